CREATE TABLE "approval" (
	"run" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"needed_role" text NOT NULL,
	"because" text NOT NULL,
	"plan_hash" text NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"decision" text,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"reason" text,
	CONSTRAINT "approval_decision_known" CHECK ("approval"."decision" in ('approved', 'rejected')),
	CONSTRAINT "approval_never_own" CHECK ("approval"."decided_by" is null or "approval"."decided_by" <> "approval"."requested_by" or "approval"."decision" = 'rejected')
);

CREATE TABLE "audit_event" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"authority" text NOT NULL,
	"gate" text NOT NULL,
	"action" text NOT NULL,
	"tenant" text,
	"subject" text,
	"details" jsonb NOT NULL,
	"plan_hash" text,
	"reason" text,
	"case_id" text,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL
);

CREATE TABLE "availability_hour" (
	"tenant" text NOT NULL,
	"feature" text NOT NULL,
	"hour" timestamp (3) with time zone NOT NULL,
	"ok_s" smallint NOT NULL,
	"failing_s" smallint NOT NULL,
	"unknown_s" smallint NOT NULL,
	"maintenance_s" smallint NOT NULL,
	CONSTRAINT "availability_hour_tenant_feature_hour_pk" PRIMARY KEY("tenant","feature","hour")
);

CREATE TABLE "change" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text,
	"node" text NOT NULL,
	"group" text,
	"kind" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"summary" text NOT NULL,
	"source" text NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "check_state" (
	"tenant" text NOT NULL,
	"check" text NOT NULL,
	"status" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"observed_at" timestamp (3) with time zone NOT NULL,
	"health" jsonb,
	"message" text NOT NULL,
	"evidence" jsonb,
	"magnitude" double precision,
	"next_due_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "check_state_tenant_check_pk" PRIMARY KEY("tenant","check"),
	CONSTRAINT "check_state_status_known" CHECK ("check_state"."status" in ('pass', 'warn', 'fail', 'unknown'))
);

CREATE TABLE "diagnosis" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"feature" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"took_ms" integer NOT NULL,
	"verdict" text NOT NULL,
	"scope" text,
	"cause" text,
	"probability" double precision,
	"bundle" jsonb NOT NULL,
	"explanation" jsonb NOT NULL,
	"requested_by" text,
	CONSTRAINT "diagnosis_verdict_known" CHECK ("diagnosis"."verdict" in ('confirmed', 'likely', 'possible', 'unknown', 'no-fault'))
);

CREATE TABLE "feature_state" (
	"tenant" text NOT NULL,
	"feature" text NOT NULL,
	"state" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"checked_at" timestamp (3) with time zone NOT NULL,
	"health" jsonb,
	"cause" text,
	"cause_verdict" text,
	"cause_scope" text,
	"diagnosis_id" text,
	CONSTRAINT "feature_state_tenant_feature_pk" PRIMARY KEY("tenant","feature"),
	CONSTRAINT "feature_state_state_known" CHECK ("feature_state"."state" in ('ok', 'degraded', 'failing', 'unstable', 'unknown', 'maintenance'))
);

CREATE TABLE "identifier" (
	"tenant" text NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"normalised" text NOT NULL,
	CONSTRAINT "identifier_tenant_kind_value_pk" PRIMARY KEY("tenant","kind","value"),
	CONSTRAINT "identifier_kind_known" CHECK ("identifier"."kind" in ('tenant-id', 'company', 'domain', 'email', 'order-prefix'))
);

CREATE TABLE "instance" (
	"tenant" text PRIMARY KEY NOT NULL,
	"base_url" text NOT NULL,
	"endpoints" jsonb NOT NULL,
	"version" text NOT NULL,
	"configuration_hash" text,
	"template_hash" text,
	"secret_refs" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "live_event" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"topic" text NOT NULL,
	"tenant" text,
	"subject" text,
	"at" timestamp (3) with time zone NOT NULL,
	"payload" jsonb
);

CREATE TABLE "operator" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"disabled_at" timestamp (3) with time zone,
	CONSTRAINT "operator_role_known" CHECK ("operator"."role" in ('l1', 'l2', 'lead', 'engineer', 'auditor', 'admin'))
);

CREATE TABLE "operator_scope" (
	"operator" text NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	CONSTRAINT "operator_scope_operator_kind_value_pk" PRIMARY KEY("operator","kind","value"),
	CONSTRAINT "operator_scope_kind_known" CHECK ("operator_scope"."kind" in ('everything', 'region', 'tier', 'tenant'))
);

CREATE TABLE "plan" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"feature" text,
	"remediation" text NOT NULL,
	"remediation_version" integer NOT NULL,
	"pack_version" text NOT NULL,
	"component" text NOT NULL,
	"params" jsonb NOT NULL,
	"effects" jsonb NOT NULL,
	"effect" text NOT NULL,
	"undo" jsonb NOT NULL,
	"tenants_affected" integer NOT NULL,
	"hash" text NOT NULL,
	"diagnosis_id" text,
	"cause" text,
	"made_by" text NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"stale_at" timestamp (3) with time zone NOT NULL,
	"gate" text NOT NULL,
	CONSTRAINT "plan_effect_known" CHECK ("plan"."effect" in ('read-only', 'reversible', 'compensable', 'irreversible'))
);

CREATE TABLE "remediation_setting" (
	"remediation" text PRIMARY KEY NOT NULL,
	"disabled_at" timestamp (3) with time zone,
	"disabled_by" text,
	"disabled_reason" text,
	"automatic" boolean DEFAULT false NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "run" (
	"id" text PRIMARY KEY NOT NULL,
	"plan_id" text NOT NULL,
	"tenant" text NOT NULL,
	"component" text NOT NULL,
	"remediation" text NOT NULL,
	"cause" text,
	"state" text NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"lock_key" text,
	"worker" text,
	"heartbeat_at" timestamp (3) with time zone,
	"reason" text NOT NULL,
	"case_id" text,
	"gate" text NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"verdict" text,
	"checks_before" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"checks_after" jsonb,
	"undo_until" timestamp (3) with time zone,
	"undo_of" text,
	"cancel_requested_at" timestamp (3) with time zone,
	"cancel_requested_by" text,
	"failure" jsonb,
	"follow_up_at" timestamp (3) with time zone,
	CONSTRAINT "run_state_known" CHECK ("run"."state" in ('awaiting-approval', 'queued', 'running', 'verifying', 'needs-decision', 'undoing', 'finished', 'undone', 'refused', 'rejected', 'expired', 'cancelled')),
	CONSTRAINT "run_verdict_known" CHECK ("run"."verdict" in ('fixed', 'unchanged', 'worse', 'unknown'))
);

CREATE TABLE "run_step" (
	"run" text NOT NULL,
	"index" integer NOT NULL,
	"step" text NOT NULL,
	"title" text NOT NULL,
	"state" text NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"idempotency_key" text NOT NULL,
	"intended_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"captured" jsonb,
	"message" text,
	CONSTRAINT "run_step_run_index_pk" PRIMARY KEY("run","index"),
	CONSTRAINT "run_step_state_known" CHECK ("run_step"."state" in ('pending', 'intended', 'succeeded', 'failed', 'recovered', 'unknown', 'skipped', 'undone'))
);

CREATE TABLE "session" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"operator" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone
);

CREATE TABLE "setting" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "shared_problem" (
	"id" text PRIMARY KEY NOT NULL,
	"node" text NOT NULL,
	"group" text NOT NULL,
	"cause" text,
	"state" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"members" integer NOT NULL,
	"sick" integer NOT NULL,
	"members_elsewhere" integer NOT NULL,
	"sick_elsewhere" integer NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "shared_problem_state_known" CHECK ("shared_problem"."state" in ('open', 'closed'))
);

CREATE TABLE "shared_problem_tenant" (
	"problem" text NOT NULL,
	"tenant" text NOT NULL,
	"joined_at" timestamp (3) with time zone NOT NULL,
	"left_at" timestamp (3) with time zone,
	CONSTRAINT "shared_problem_tenant_problem_tenant_pk" PRIMARY KEY("problem","tenant")
);

CREATE TABLE "sign_in_link" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"operator" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"uses_left" integer NOT NULL,
	"used_at" timestamp (3) with time zone
);

CREATE TABLE "support_case" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"feature" text,
	"status" text NOT NULL,
	"summary" text NOT NULL,
	"outcome" text,
	"external_ref" text,
	"opened_by" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	CONSTRAINT "support_case_status_known" CHECK ("support_case"."status" in ('open', 'closed'))
);

CREATE TABLE "sweep_schedule" (
	"tenant" text PRIMARY KEY NOT NULL,
	"next_due_at" timestamp (3) with time zone NOT NULL,
	"claimed_by" text,
	"claimed_until" timestamp (3) with time zone,
	"swept_at" timestamp (3) with time zone
);

CREATE TABLE "tenant" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"tier" text NOT NULL,
	"region" text NOT NULL,
	"shard" text NOT NULL,
	"release" text NOT NULL,
	"ring" integer NOT NULL,
	"time_zone" text NOT NULL,
	"locale" text NOT NULL,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"imported_at" timestamp (3) with time zone NOT NULL,
	"retired_at" timestamp (3) with time zone
);

CREATE TABLE "tenant_health" (
	"tenant" text PRIMARY KEY NOT NULL,
	"ok" smallint NOT NULL,
	"degraded" smallint NOT NULL,
	"failing" smallint NOT NULL,
	"unstable" smallint NOT NULL,
	"unknown" smallint NOT NULL,
	"maintenance" smallint NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "transition" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"tenant" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject" text NOT NULL,
	"from" text,
	"to" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"cause" text,
	CONSTRAINT "transition_subject_kind_known" CHECK ("transition"."subject_kind" in ('check', 'feature'))
);

ALTER TABLE "approval" ADD CONSTRAINT "approval_run_run_id_fk" FOREIGN KEY ("run") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "identifier" ADD CONSTRAINT "identifier_tenant_tenant_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenant"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "instance" ADD CONSTRAINT "instance_tenant_tenant_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenant"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "operator_scope" ADD CONSTRAINT "operator_scope_operator_operator_id_fk" FOREIGN KEY ("operator") REFERENCES "public"."operator"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "plan" ADD CONSTRAINT "plan_tenant_tenant_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "plan" ADD CONSTRAINT "plan_diagnosis_id_diagnosis_id_fk" FOREIGN KEY ("diagnosis_id") REFERENCES "public"."diagnosis"("id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "run" ADD CONSTRAINT "run_plan_id_plan_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."plan"("id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "run" ADD CONSTRAINT "run_tenant_tenant_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "run" ADD CONSTRAINT "run_undo_of_run_id_fk" FOREIGN KEY ("undo_of") REFERENCES "public"."run"("id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "run_step" ADD CONSTRAINT "run_step_run_run_id_fk" FOREIGN KEY ("run") REFERENCES "public"."run"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "session" ADD CONSTRAINT "session_operator_operator_id_fk" FOREIGN KEY ("operator") REFERENCES "public"."operator"("id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "shared_problem_tenant" ADD CONSTRAINT "shared_problem_tenant_problem_shared_problem_id_fk" FOREIGN KEY ("problem") REFERENCES "public"."shared_problem"("id") ON DELETE cascade ON UPDATE no action;
ALTER TABLE "sign_in_link" ADD CONSTRAINT "sign_in_link_operator_operator_id_fk" FOREIGN KEY ("operator") REFERENCES "public"."operator"("id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "support_case" ADD CONSTRAINT "support_case_tenant_tenant_id_fk" FOREIGN KEY ("tenant") REFERENCES "public"."tenant"("id") ON DELETE no action ON UPDATE no action;
ALTER TABLE "support_case" ADD CONSTRAINT "support_case_opened_by_operator_id_fk" FOREIGN KEY ("opened_by") REFERENCES "public"."operator"("id") ON DELETE no action ON UPDATE no action;
CREATE INDEX "approval_waiting_idx" ON "approval" USING btree ("expires_at") WHERE "approval"."decision" is null;
CREATE INDEX "audit_event_tenant_idx" ON "audit_event" USING btree ("tenant","seq");
CREATE INDEX "audit_event_actor_idx" ON "audit_event" USING btree ("actor","seq");
CREATE INDEX "audit_event_action_idx" ON "audit_event" USING btree ("action","seq");
CREATE INDEX "audit_event_subject_idx" ON "audit_event" USING btree ("subject","seq");
CREATE INDEX "availability_hour_hour_idx" ON "availability_hour" USING brin ("hour");
CREATE INDEX "change_tenant_idx" ON "change" USING btree ("tenant","at");
CREATE INDEX "change_node_idx" ON "change" USING btree ("node","group","at");
CREATE INDEX "check_state_not_passing_idx" ON "check_state" USING btree ("check","status") WHERE "check_state"."status" <> 'pass';
CREATE INDEX "diagnosis_latest_idx" ON "diagnosis" USING btree ("tenant","feature","at");
CREATE INDEX "diagnosis_cause_idx" ON "diagnosis" USING btree ("cause","at");
CREATE INDEX "diagnosis_at_idx" ON "diagnosis" USING brin ("at");
CREATE INDEX "feature_state_not_ok_idx" ON "feature_state" USING btree ("state","since","tenant") WHERE "feature_state"."state" <> 'ok';
CREATE INDEX "feature_state_feature_not_ok_idx" ON "feature_state" USING btree ("feature","tenant") WHERE "feature_state"."state" <> 'ok';
CREATE INDEX "identifier_exact_idx" ON "identifier" USING btree ("normalised" text_pattern_ops,"kind");
CREATE INDEX "identifier_similar_idx" ON "identifier" USING gin ("normalised" gin_trgm_ops) WHERE "identifier"."kind" = 'company';
CREATE INDEX "live_event_at_idx" ON "live_event" USING brin ("at");
CREATE UNIQUE INDEX "operator_email_key" ON "operator" USING btree ("email");
CREATE INDEX "plan_tenant_idx" ON "plan" USING btree ("tenant","made_at");
CREATE INDEX "plan_diagnosis_idx" ON "plan" USING btree ("diagnosis_id");
CREATE UNIQUE INDEX "run_lock_key" ON "run" USING btree ("lock_key") WHERE "run"."state" in ('queued', 'running', 'verifying', 'undoing') and "run"."lock_key" is not null;
CREATE INDEX "run_tenant_idx" ON "run" USING btree ("tenant","requested_at","id");
CREATE INDEX "run_requested_idx" ON "run" USING btree ("requested_at","id");
CREATE INDEX "run_open_idx" ON "run" USING btree ("state","requested_at") WHERE "run"."finished_at" is null;
CREATE INDEX "run_remediation_idx" ON "run" USING btree ("remediation","requested_at");
CREATE INDEX "run_follow_up_idx" ON "run" USING btree ("follow_up_at") WHERE "run"."follow_up_at" is not null;
CREATE UNIQUE INDEX "run_undo_of_key" ON "run" USING btree ("undo_of") WHERE "run"."undo_of" is not null and "run"."state" not in ('refused', 'rejected', 'expired', 'cancelled');
CREATE INDEX "run_plan_idx" ON "run" USING btree ("plan_id");
CREATE UNIQUE INDEX "run_step_idempotency_key" ON "run_step" USING btree ("idempotency_key");
CREATE INDEX "session_operator_idx" ON "session" USING btree ("operator");
CREATE INDEX "session_expires_idx" ON "session" USING btree ("expires_at");
CREATE UNIQUE INDEX "shared_problem_open_key" ON "shared_problem" USING btree ("node","group") WHERE "shared_problem"."state" = 'open';
CREATE INDEX "shared_problem_opened_idx" ON "shared_problem" USING btree ("opened_at");
CREATE INDEX "shared_problem_tenant_idx" ON "shared_problem_tenant" USING btree ("tenant") WHERE "shared_problem_tenant"."left_at" is null;
CREATE INDEX "support_case_tenant_idx" ON "support_case" USING btree ("tenant","opened_at");
CREATE INDEX "support_case_opened_by_idx" ON "support_case" USING btree ("opened_by","status","opened_at");
CREATE INDEX "sweep_schedule_due_idx" ON "sweep_schedule" USING btree ("next_due_at");
CREATE INDEX "tenant_region_idx" ON "tenant" USING btree ("region","id") WHERE "tenant"."retired_at" is null;
CREATE INDEX "tenant_tier_idx" ON "tenant" USING btree ("tier","id") WHERE "tenant"."retired_at" is null;
CREATE INDEX "tenant_ring_idx" ON "tenant" USING btree ("ring","id") WHERE "tenant"."retired_at" is null;
CREATE INDEX "tenant_shard_idx" ON "tenant" USING btree ("shard","id") WHERE "tenant"."retired_at" is null;
CREATE INDEX "tenant_release_idx" ON "tenant" USING btree ("release","id") WHERE "tenant"."retired_at" is null;
CREATE INDEX "tenant_health_failing_idx" ON "tenant_health" USING btree ("tenant") WHERE "tenant_health"."failing" > 0;
CREATE INDEX "tenant_health_not_ok_idx" ON "tenant_health" USING btree ("tenant") WHERE "tenant_health"."degraded" + "tenant_health"."failing" + "tenant_health"."unstable" + "tenant_health"."unknown" + "tenant_health"."maintenance" > 0;
CREATE INDEX "transition_tenant_idx" ON "transition" USING btree ("tenant","id");
CREATE INDEX "transition_at_idx" ON "transition" USING brin ("at");
