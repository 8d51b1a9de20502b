ALTER TABLE "check_state" ADD COLUMN "steady" boolean DEFAULT false NOT NULL;
