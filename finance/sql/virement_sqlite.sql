-- The triggers of virements on SQLite; finance/triggers.py says what they promise.
-- Statements are separated by blank lines; each trigger is dropped before it is made again.

CREATE TRIGGER finance_virement_not_added_decided BEFORE INSERT ON finance_virement
WHEN NEW.status IN ('approved', 'rejected')
BEGIN
    SELECT RAISE(ABORT, 'A virement is approved or rejected once, after it was submitted.');
END;

CREATE TRIGGER finance_virement_not_changed BEFORE UPDATE ON finance_virement
WHEN OLD.status IN ('approved', 'rejected')
BEGIN
    SELECT RAISE(ABORT, 'A decided virement stays as it is: another one moves the budget back.');
END;

CREATE TRIGGER finance_virement_moved BEFORE UPDATE ON finance_virement
WHEN NEW.status <> OLD.status AND OLD.status NOT IN ('approved', 'rejected')
BEGIN
    SELECT RAISE(ABORT, 'A virement is approved or rejected once, after it was submitted.')
    WHERE OLD.status || ' ' || NEW.status NOT IN (
        'draft submitted', 'draft withdrawn', 'submitted withdrawn',
        'submitted approved', 'submitted rejected', 'withdrawn draft'
    );
    SELECT RAISE(ABORT, 'The lines of an approved virement net to zero.')
    WHERE NEW.status = 'approved' AND (
        SELECT count(*) < 2 OR sum(amount) <> 0 FROM finance_virementline WHERE virement_id = NEW.id
    );
    SELECT RAISE(
        ABORT, 'A line of an approved virement is of its programme and says what it was before.'
    )
    WHERE NEW.status = 'approved' AND EXISTS (
        SELECT 1
        FROM finance_virementline l
        JOIN finance_costline c ON c.id = l.cost_line_id
        JOIN programmes_workstream w ON w.id = c.workstream_id
        WHERE l.virement_id = NEW.id
            AND (l.before IS NULL OR w.programme_id <> NEW.programme_id)
    );
    SELECT RAISE(ABORT, 'A budget of expenditure is £0 or more, and one of income £0 or less.')
    WHERE NEW.status = 'approved' AND EXISTS (
        SELECT 1
        FROM finance_virementline l
        JOIN finance_costline c ON c.id = l.cost_line_id
        JOIN finance_costcategory k ON k.id = c.category_id
        WHERE l.virement_id = NEW.id
            AND CASE WHEN k.kind = 'income' THEN l.after > 0 ELSE l.after < 0 END
    );
END;

CREATE TRIGGER finance_virement_not_deleted BEFORE DELETE ON finance_virement
WHEN OLD.status IN ('approved', 'rejected')
BEGIN
    SELECT RAISE(ABORT, 'A decided virement stays as it is: another one moves the budget back.');
END;

CREATE TRIGGER finance_virementline_not_added BEFORE INSERT ON finance_virementline
WHEN EXISTS (
    SELECT 1 FROM finance_virement
    WHERE id = NEW.virement_id AND status NOT IN ('draft', 'withdrawn')
)
BEGIN
    SELECT RAISE(ABORT, 'The lines of a virement change only while it is a draft.');
END;

CREATE TRIGGER finance_virementline_not_changed BEFORE UPDATE ON finance_virementline
WHEN EXISTS (
    SELECT 1 FROM finance_virement
    WHERE id IN (OLD.virement_id, NEW.virement_id)
        AND status NOT IN ('draft', 'withdrawn')
        AND (
            status <> 'submitted'
            OR OLD.virement_id <> NEW.virement_id
            OR OLD.cost_line_id <> NEW.cost_line_id
            OR OLD.amount <> NEW.amount
        )
)
BEGIN
    SELECT RAISE(ABORT, 'The lines of a virement change only while it is a draft.');
END;

CREATE TRIGGER finance_virementline_not_deleted BEFORE DELETE ON finance_virementline
WHEN EXISTS (
    SELECT 1 FROM finance_virement
    WHERE id = OLD.virement_id AND status NOT IN ('draft', 'withdrawn')
)
BEGIN
    SELECT RAISE(ABORT, 'The lines of a virement change only while it is a draft.');
END;
