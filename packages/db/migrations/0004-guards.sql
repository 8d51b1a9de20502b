-- What must hold whichever code writes: an ended run stays as it ended.
CREATE FUNCTION refuse_to_leave_terminal_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'run % has ended as % and can not become %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER run_terminal_state_is_final BEFORE UPDATE OF state ON run FOR EACH ROW
  WHEN (OLD.state IN ('finished', 'undone', 'refused', 'rejected', 'expired', 'cancelled') AND NEW.state <> OLD.state)
  EXECUTE FUNCTION refuse_to_leave_terminal_state();

-- Rings when the transaction commits; the rows say what is new.
CREATE FUNCTION announce_live_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('live_event', '');
  RETURN NULL;
END $$;
CREATE TRIGGER live_event_rings AFTER INSERT ON live_event FOR EACH STATEMENT EXECUTE FUNCTION announce_live_event();
