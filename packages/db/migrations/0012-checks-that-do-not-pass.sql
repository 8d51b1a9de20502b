CREATE TABLE "check_not_passing" (
	"tenant" text NOT NULL,
	"check" text NOT NULL,
	"status" text NOT NULL,
	CONSTRAINT "check_not_passing_tenant_check_pk" PRIMARY KEY("tenant","check"),
	CONSTRAINT "check_not_passing_status_known" CHECK ("check_not_passing"."status" in ('warn', 'fail', 'unknown'))
);

INSERT INTO "check_not_passing" ("tenant", "check", "status") SELECT "tenant", "check", "status" FROM "check_state" WHERE "status" <> 'pass';
DROP INDEX "check_state_not_passing_idx";
ALTER TABLE "check_not_passing" ADD CONSTRAINT "check_not_passing_tenant_check_check_state_tenant_check_fk" FOREIGN KEY ("tenant","check") REFERENCES "public"."check_state"("tenant","check") ON DELETE cascade ON UPDATE no action;
CREATE INDEX "transition_first_seen_idx" ON "transition" USING btree ("tenant") WHERE "transition"."from" is null and "transition"."subject_kind" = 'feature';
