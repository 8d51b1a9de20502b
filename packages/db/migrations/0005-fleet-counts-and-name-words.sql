CREATE TABLE "fleet_count" (
	"dimension" text NOT NULL,
	"value" text NOT NULL,
	"region" text NOT NULL,
	"tier" text NOT NULL,
	"tenants" integer NOT NULL,
	"failing" integer NOT NULL,
	"degraded" integer NOT NULL,
	"unstable" integer NOT NULL,
	"unknown" integer NOT NULL,
	"maintenance" integer NOT NULL,
	"failing_features" integer NOT NULL,
	"degraded_features" integer NOT NULL,
	"unknown_features" integer NOT NULL,
	CONSTRAINT "fleet_count_dimension_value_region_tier_pk" PRIMARY KEY("dimension","value","region","tier")
);

CREATE TABLE "name_word" (
	"word" text PRIMARY KEY NOT NULL
);

DROP INDEX "identifier_similar_idx";
ALTER TABLE "identifier" ADD COLUMN "words" "tsvector";
ALTER TABLE "tenant_health" ADD COLUMN "states" jsonb DEFAULT '{}'::jsonb NOT NULL;
CREATE INDEX "name_word_prefix_idx" ON "name_word" USING btree ("word" text_pattern_ops);
CREATE INDEX "name_word_similar_idx" ON "name_word" USING gin ("word" gin_trgm_ops);
CREATE INDEX "identifier_words_idx" ON "identifier" USING gin ("words");

-- What is there already gets its words, its row of the heatmap, and is counted.
UPDATE "identifier" SET "words" = array_to_tsvector(array_remove(regexp_split_to_array("normalised", '[^[:alnum:]]+'), '')) WHERE "kind" = 'company';
INSERT INTO "name_word" ("word") SELECT DISTINCT unnest(tsvector_to_array("words")) FROM "identifier" WHERE "words" IS NOT NULL;
UPDATE "tenant_health" h SET "states" = f.states FROM (SELECT "tenant", jsonb_object_agg("feature", "state") AS states FROM "feature_state" GROUP BY "tenant") f WHERE f."tenant" = h."tenant";
INSERT INTO "fleet_count" SELECT d.dimension, d.value, t.region, t.tier, count(*),
  count(*) FILTER (WHERE h.failing > 0), count(*) FILTER (WHERE h.degraded > 0), count(*) FILTER (WHERE h.unstable > 0),
  count(*) FILTER (WHERE h.unknown > 0), count(*) FILTER (WHERE h.maintenance > 0),
  coalesce(sum(h.failing), 0), coalesce(sum(h.degraded), 0), coalesce(sum(h.unknown), 0)
  FROM "tenant" t LEFT JOIN "tenant_health" h ON h."tenant" = t."id"
  CROSS JOIN LATERAL (VALUES ('region', t.region), ('tier', t.tier), ('ring', t.ring::text), ('shard', t.shard), ('release', t.release)) AS d(dimension, value)
  WHERE t."retired_at" IS NULL GROUP BY 1, 2, 3, 4;
ALTER TABLE "fleet_count" SET (fillfactor = 50);

-- Appending a live event rings the bell itself.
DROP TRIGGER "live_event_rings" ON "live_event";
DROP FUNCTION "announce_live_event";
