-- The lock, the entry before and the new entry in one statement: the lock of the chain is held for no journey more than it must be.
-- A function's statements each see what is committed when they begin, so the entry before is read as it is once the lock is held.
-- seal_head, seal_middle and seal_tail are the canonical JSON of the entry around previousHash and seq, which only the lock's holder knows.
CREATE FUNCTION append_audit_event(entry jsonb, seal_head text, seal_middle text, seal_tail text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  own_seq bigint := 1;
  before_hash text := repeat('0', 64);
  last record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit-chain', 0));
  SELECT a.seq, a.hash INTO last FROM audit_event a ORDER BY a.seq DESC LIMIT 1;
  IF FOUND THEN
    own_seq := last.seq + 1;
    before_hash := last.hash;
  END IF;
  INSERT INTO audit_event (seq, at, actor, authority, gate, action, tenant, subject, details, plan_hash, reason, case_id, previous_hash, hash)
  SELECT own_seq, e.at, e.actor, e.authority, e.gate, e.action, e.tenant, e.subject, e.details, e.plan_hash, e.reason, e.case_id, before_hash,
    encode(sha256(convert_to(seal_head || before_hash || seal_middle || own_seq || seal_tail, 'UTF8')), 'hex')
  FROM jsonb_to_record(entry) AS e(at timestamptz, actor text, authority text, gate text, action text, tenant text, subject text, details jsonb,
    plan_hash text, reason text, case_id text);
  RETURN own_seq;
END $$;
