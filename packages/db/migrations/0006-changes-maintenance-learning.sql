CREATE TABLE "availability_objective" (
	"tenant" text NOT NULL,
	"feature" text NOT NULL,
	"percent" double precision NOT NULL,
	"reason" text NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "availability_objective_tenant_feature_pk" PRIMARY KEY("tenant","feature"),
	CONSTRAINT "availability_objective_per_cent" CHECK ("availability_objective"."percent" > 0 and "availability_objective"."percent" <= 100)
);

CREATE TABLE "change_source" (
	"id" text PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"revoked_by" text
);

CREATE TABLE "learned_count" (
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"other" text NOT NULL,
	"hits" integer NOT NULL,
	"seen" integer NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "learned_count_kind_subject_other_pk" PRIMARY KEY("kind","subject","other"),
	CONSTRAINT "learned_count_kind_known" CHECK ("learned_count"."kind" in ('cause', 'check-broken', 'check-healthy', 'fix'))
);

CREATE TABLE "learned_fact" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"source" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"tenant" text NOT NULL,
	"feature" text NOT NULL,
	"diagnosis" text,
	"run" text,
	"stated_cause" text,
	"stated_probability" double precision,
	"stated_right" boolean,
	"true_cause" text,
	"group" text,
	"remediation" text,
	"fixed" boolean,
	"events" jsonb NOT NULL,
	"by" text NOT NULL,
	"note" text,
	"withdrawn_at" timestamp (3) with time zone,
	"withdrawn_by" text,
	"withdrawn_reason" text,
	CONSTRAINT "learned_fact_kind_known" CHECK ("learned_fact"."kind" in ('outcome', 'fix')),
	CONSTRAINT "learned_fact_source_known" CHECK ("learned_fact"."source" in ('run', 'relapse', 'answer'))
);

CREATE TABLE "maintenance_window" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant" text,
	"node" text,
	"group" text,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"reason" text NOT NULL,
	"set_by" text NOT NULL,
	"set_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" text,
	"ended_reason" text,
	CONSTRAINT "maintenance_window_of_one" CHECK (("maintenance_window"."tenant" is null) = ("maintenance_window"."node" is not null and "maintenance_window"."group" is not null)),
	CONSTRAINT "maintenance_window_forward" CHECK ("maintenance_window"."ends_at" > "maintenance_window"."starts_at")
);

CREATE UNIQUE INDEX "change_source_token_key" ON "change_source" USING btree ("token_hash");
CREATE UNIQUE INDEX "learned_fact_run_key" ON "learned_fact" USING btree ("run","kind","source") WHERE "learned_fact"."run" is not null;
CREATE UNIQUE INDEX "learned_fact_outcome_key" ON "learned_fact" USING btree ("diagnosis") WHERE "learned_fact"."kind" = 'outcome' and "learned_fact"."withdrawn_at" is null;
CREATE INDEX "learned_fact_at_idx" ON "learned_fact" USING btree ("at","id");
CREATE INDEX "learned_fact_feature_idx" ON "learned_fact" USING btree ("tenant","feature","at");
CREATE INDEX "learned_fact_true_cause_idx" ON "learned_fact" USING btree ("true_cause","at");
CREATE INDEX "maintenance_window_ends_idx" ON "maintenance_window" USING btree ("ends_at");
CREATE INDEX "maintenance_window_tenant_idx" ON "maintenance_window" USING btree ("tenant","ends_at");
CREATE INDEX "change_at_idx" ON "change" USING btree ("at","id");
