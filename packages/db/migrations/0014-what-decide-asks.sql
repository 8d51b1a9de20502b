DROP INDEX "run_remediation_idx";
CREATE INDEX "run_operator_idx" ON "run" USING btree ("requested_by","requested_at","id");
CREATE INDEX "run_outcome_idx" ON "run" USING btree ("remediation","requested_at") WHERE "run"."verdict" is not null and "run"."undo_of" is null;
CREATE INDEX "run_automatic_idx" ON "run" USING btree ("remediation","requested_at") WHERE "run"."gate" = 'automatic' and "run"."undo_of" is null;
