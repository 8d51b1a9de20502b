ALTER TABLE "rollout" ADD COLUMN "approval_rung" integer DEFAULT 0 NOT NULL;
ALTER TABLE "rollout" ADD COLUMN "next_rung_at" timestamp (3) with time zone;
ALTER TABLE "rollout" ADD COLUMN "trouble" jsonb;
