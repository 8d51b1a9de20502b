CREATE TABLE "broken_glass" (
	"id" text PRIMARY KEY NOT NULL,
	"operator" text NOT NULL,
	"reason" text NOT NULL,
	"gate" text NOT NULL,
	"broken_at" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"mended_at" timestamp (3) with time zone,
	"reviewed_at" timestamp (3) with time zone,
	"reviewed_by" text,
	"review_note" text,
	CONSTRAINT "broken_glass_review_never_own" CHECK ("broken_glass"."reviewed_by" is null or "broken_glass"."reviewed_by" <> "broken_glass"."operator")
);

CREATE TABLE "freeze" (
	"id" text PRIMARY KEY NOT NULL,
	"because" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"applies" jsonb NOT NULL,
	"made_by" text NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"lifted_at" timestamp (3) with time zone,
	"lifted_by" text,
	"lifted_reason" text,
	CONSTRAINT "freeze_has_length" CHECK ("freeze"."ends_at" > "freeze"."starts_at")
);

ALTER TABLE "approval" ADD COLUMN "rung" integer DEFAULT 0 NOT NULL;
ALTER TABLE "approval" ADD COLUMN "next_rung_at" timestamp (3) with time zone;
ALTER TABLE "remediation_setting" ADD COLUMN "circuit_reset_at" timestamp (3) with time zone;
ALTER TABLE "remediation_setting" ADD COLUMN "circuit_reset_by" text;
ALTER TABLE "remediation_setting" ADD COLUMN "circuit_reset_reason" text;
ALTER TABLE "broken_glass" ADD CONSTRAINT "broken_glass_operator_operator_id_fk" FOREIGN KEY ("operator") REFERENCES "public"."operator"("id") ON DELETE no action ON UPDATE no action;
CREATE INDEX "broken_glass_operator_idx" ON "broken_glass" USING btree ("operator","until");
CREATE INDEX "broken_glass_unreviewed_idx" ON "broken_glass" USING btree ("broken_at") WHERE "broken_glass"."reviewed_at" is null;
CREATE INDEX "freeze_standing_idx" ON "freeze" USING btree ("ends_at") WHERE "freeze"."lifted_at" is null;
