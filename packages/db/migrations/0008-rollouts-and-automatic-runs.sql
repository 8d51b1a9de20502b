CREATE TABLE "automatic_attempt" (
	"diagnosis" text NOT NULL,
	"remediation" text NOT NULL,
	"tenant" text NOT NULL,
	"feature" text NOT NULL,
	"cause" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"outcome" text NOT NULL,
	"run_id" text,
	"reasons" jsonb,
	CONSTRAINT "automatic_attempt_diagnosis_remediation_pk" PRIMARY KEY("diagnosis","remediation"),
	CONSTRAINT "automatic_attempt_outcome_known" CHECK ("automatic_attempt"."outcome" in ('requested', 'declined'))
);

CREATE TABLE "rollout" (
	"id" text PRIMARY KEY NOT NULL,
	"remediation" text NOT NULL,
	"remediation_version" integer NOT NULL,
	"pack_version" text NOT NULL,
	"effect" text NOT NULL,
	"params" jsonb NOT NULL,
	"selection" jsonb NOT NULL,
	"state" text NOT NULL,
	"ring_max" integer NOT NULL,
	"tolerance" integer NOT NULL,
	"hash" text,
	"planned_at" timestamp (3) with time zone,
	"stale_at" timestamp (3) with time zone,
	"ring" integer,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"gate" text NOT NULL,
	"reason" text,
	"case_id" text,
	"requested_at" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"because" jsonb,
	"needed_role" text,
	"needed_because" text,
	"approval_expires_at" timestamp (3) with time zone,
	"decision" text,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"decision_reason" text,
	"worker" text,
	"heartbeat_at" timestamp (3) with time zone,
	CONSTRAINT "rollout_state_known" CHECK ("rollout"."state" in ('planning', 'planned', 'awaiting-approval', 'running', 'paused', 'aborting', 'finished', 'stopped', 'aborted', 'rejected', 'expired')),
	CONSTRAINT "rollout_effect_known" CHECK ("rollout"."effect" in ('read-only', 'reversible', 'compensable', 'irreversible')),
	CONSTRAINT "rollout_decision_known" CHECK ("rollout"."decision" in ('approved', 'rejected')),
	CONSTRAINT "rollout_approval_never_own" CHECK ("rollout"."decided_by" is null or "rollout"."decided_by" <> "rollout"."created_by" or "rollout"."decision" = 'rejected')
);

CREATE TABLE "rollout_tenant" (
	"rollout" text NOT NULL,
	"tenant" text NOT NULL,
	"state" text NOT NULL,
	"ring" integer,
	"plan_id" text,
	"run_id" text,
	"needed_role" text,
	"needed_because" text,
	"reasons" jsonb,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "rollout_tenant_rollout_tenant_pk" PRIMARY KEY("rollout","tenant"),
	CONSTRAINT "rollout_tenant_state_known" CHECK ("rollout_tenant"."state" in ('waiting', 'refused', 'planned', 'skipped', 'started'))
);

ALTER TABLE "remediation_setting" ADD COLUMN "automatic_at" timestamp (3) with time zone;
ALTER TABLE "remediation_setting" ADD COLUMN "automatic_by" text;
ALTER TABLE "remediation_setting" ADD COLUMN "automatic_reason" text;
ALTER TABLE "automatic_attempt" ADD CONSTRAINT "automatic_attempt_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "rollout_tenant" ADD CONSTRAINT "rollout_tenant_rollout_rollout_id_fk" FOREIGN KEY ("rollout") REFERENCES "public"."rollout"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "rollout_tenant" ADD CONSTRAINT "rollout_tenant_tenant_tenant_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "rollout_tenant" ADD CONSTRAINT "rollout_tenant_plan_id_plan_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plan"("id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "rollout_tenant" ADD CONSTRAINT "rollout_tenant_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE no action ON UPDATE no action;
CREATE INDEX "automatic_attempt_remediation_idx" ON "automatic_attempt" USING btree ("remediation","at");
CREATE INDEX "automatic_attempt_tenant_idx" ON "automatic_attempt" USING btree ("tenant","remediation","at");
CREATE INDEX "rollout_created_idx" ON "rollout" USING btree ("created_at","id");
CREATE INDEX "rollout_open_idx" ON "rollout" USING btree ("state") WHERE "rollout"."finished_at" is null;
CREATE UNIQUE INDEX "rollout_tenant_run_key" ON "rollout_tenant" USING btree ("run_id");
CREATE INDEX "rollout_tenant_tenant_idx" ON "rollout_tenant" USING btree ("tenant");
CREATE INDEX "rollout_tenant_plan_idx" ON "rollout_tenant" USING btree ("plan_id");

-- What must hold whichever code writes: an ended rollout stays as it ended.
CREATE FUNCTION refuse_to_leave_ended_rollout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rollout % has ended as % and can not become %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER rollout_terminal_state_is_final BEFORE UPDATE OF state ON rollout FOR EACH ROW
  WHEN (OLD.state IN ('finished', 'stopped', 'aborted', 'rejected', 'expired') AND NEW.state <> OLD.state)
  EXECUTE FUNCTION refuse_to_leave_ended_rollout();
