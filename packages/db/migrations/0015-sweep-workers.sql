CREATE TABLE "sweep_worker" (
	"worker" text PRIMARY KEY NOT NULL,
	"noted_at" timestamp (3) with time zone NOT NULL,
	"swept_at" timestamp (3) with time zone,
	"offline_since" timestamp (3) with time zone,
	"stalled_since" timestamp (3) with time zone
);
-- What the last worker noted for all of them was kept here.
DELETE FROM "setting" WHERE "key" = 'sweep';
