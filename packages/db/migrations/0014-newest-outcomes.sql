CREATE INDEX "run_outcome_idx" ON "run" USING btree ("remediation","requested_at") WHERE "run"."verdict" is not null and "run"."undo_of" is null;
