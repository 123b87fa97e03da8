-- The triggers of virements on PostgreSQL; finance/triggers.py says what they promise.
-- Statements are separated by blank lines, and making them again replaces them.

CREATE OR REPLACE FUNCTION finance_virement_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status IN ('approved', 'rejected') THEN
            RAISE check_violation USING MESSAGE =
                'A virement is approved or rejected once, after it was submitted.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status IN ('approved', 'rejected') THEN
        RAISE check_violation USING MESSAGE =
            'A decided virement stays as it is: another one moves the budget back.';
    END IF;
    IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN (
        ('draft', 'submitted'), ('draft', 'withdrawn'), ('submitted', 'withdrawn'),
        ('submitted', 'approved'), ('submitted', 'rejected'), ('withdrawn', 'draft')
    ) THEN
        RAISE check_violation USING MESSAGE =
            'A virement is approved or rejected once, after it was submitted.';
    END IF;
    IF NEW.status = 'approved' AND (
        SELECT count(*) < 2 OR sum(amount) <> 0 FROM finance_virementline WHERE virement_id = NEW.id
    ) THEN
        RAISE check_violation USING MESSAGE =
            'The lines of an approved virement net to zero.';
    END IF;
    IF NEW.status = 'approved' AND EXISTS (
        SELECT 1
        FROM finance_virementline l
        JOIN finance_costline c ON c.id = l.cost_line_id
        JOIN programmes_workstream w ON w.id = c.workstream_id
        WHERE l.virement_id = NEW.id
            AND (l.before IS NULL OR w.programme_id <> NEW.programme_id)
    ) THEN
        RAISE check_violation USING MESSAGE =
            'A line of an approved virement is of its programme and says what it was before.';
    END IF;
    IF NEW.status = 'approved' AND EXISTS (
        SELECT 1
        FROM finance_virementline l
        JOIN finance_costline c ON c.id = l.cost_line_id
        JOIN finance_costcategory k ON k.id = c.category_id
        WHERE l.virement_id = NEW.id
            AND CASE WHEN k.kind = 'income' THEN l.after > 0 ELSE l.after < 0 END
    ) THEN
        RAISE check_violation USING MESSAGE =
            'A budget of expenditure is £0 or more, and one of income £0 or less.';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER finance_virement_moved
    BEFORE INSERT OR UPDATE ON finance_virement
    FOR EACH ROW EXECUTE FUNCTION finance_virement_moved();

CREATE OR REPLACE FUNCTION finance_virement_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE check_violation USING MESSAGE =
        'A decided virement stays as it is: another one moves the budget back.';
END $$;

CREATE OR REPLACE TRIGGER finance_virement_not_deleted
    BEFORE DELETE ON finance_virement
    FOR EACH ROW WHEN (OLD.status IN ('approved', 'rejected'))
    EXECUTE FUNCTION finance_virement_kept();

CREATE OR REPLACE TRIGGER finance_virement_not_emptied
    BEFORE TRUNCATE ON finance_virement
    FOR EACH STATEMENT EXECUTE FUNCTION finance_virement_kept();

CREATE OR REPLACE TRIGGER finance_virementline_not_emptied
    BEFORE TRUNCATE ON finance_virementline
    FOR EACH STATEMENT EXECUTE FUNCTION finance_virement_kept();

CREATE OR REPLACE FUNCTION finance_virementline_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    fixed text[] := ARRAY['submitted', 'approved', 'rejected'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.virement_id, OLD.cost_line_id, OLD.amount)
            IS NOT DISTINCT FROM (NEW.virement_id, NEW.cost_line_id, NEW.amount)
        THEN
            fixed := ARRAY['approved', 'rejected'];
        END IF;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        PERFORM 1 FROM finance_virement WHERE id = OLD.virement_id FOR SHARE;
        IF EXISTS (
            SELECT 1 FROM finance_virement WHERE id = OLD.virement_id AND status = ANY (fixed)
        ) THEN
            RAISE check_violation USING MESSAGE =
                'The lines of a virement change only while it is a draft.';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM 1 FROM finance_virement WHERE id = NEW.virement_id FOR SHARE;
    IF EXISTS (
        SELECT 1 FROM finance_virement WHERE id = NEW.virement_id AND status = ANY (fixed)
    ) THEN
        RAISE check_violation USING MESSAGE =
            'The lines of a virement change only while it is a draft.';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER finance_virementline_changed
    BEFORE INSERT OR UPDATE OR DELETE ON finance_virementline
    FOR EACH ROW EXECUTE FUNCTION finance_virementline_changed();
