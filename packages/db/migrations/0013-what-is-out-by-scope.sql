DROP INDEX "feature_state_not_ok_idx";
CREATE INDEX "feature_state_out_idx" ON "feature_state" USING btree (coalesce("cause_scope", 'tenant'),"since","tenant","feature") WHERE "feature_state"."state" in ('failing', 'unstable');
