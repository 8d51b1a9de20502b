-- Rows that are overwritten all day keep room on their page, so that an update stays on it (HOT) and touches no index.
ALTER TABLE "check_state" SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE "feature_state" SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE "tenant_health" SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
-- Its due index moves with every round, so it needs cleaning early and often.
ALTER TABLE "sweep_schedule" SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE "run" SET (fillfactor = 80);
ALTER TABLE "run_step" SET (fillfactor = 70);
ALTER TABLE "session" SET (fillfactor = 80);
