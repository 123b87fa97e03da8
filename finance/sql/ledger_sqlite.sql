-- The triggers of the ledger on SQLite; finance/triggers.py says what they promise.
-- Statements are separated by blank lines; each trigger is dropped before it is made again.

CREATE TRIGGER finance_transaction_added AFTER INSERT ON finance_transaction
BEGIN
    SELECT RAISE(
        ABORT,
        'A transaction belongs to a ledger, an import of it, and a balance of its programme.'
    )
    WHERE NOT EXISTS (
        SELECT 1
        FROM finance_ledger l
        JOIN finance_ledgerimport i ON i.ledger_id = l.id
        JOIN finance_balance b ON b.id = NEW.balance_id
        JOIN finance_period p ON p.id = b.period_id AND p.programme_id = l.programme_id
        JOIN finance_costline c ON c.id = b.cost_line_id AND c.year = p.year
        JOIN programmes_workstream w ON w.id = c.workstream_id AND w.programme_id = l.programme_id
        WHERE l.id = NEW.ledger_id AND i.id = NEW.ledger_import_id
    );
    SELECT RAISE(ABORT, 'A closed period takes no more transactions.')
    WHERE EXISTS (
        SELECT 1 FROM finance_balance b JOIN finance_period p ON p.id = b.period_id
        WHERE b.id = NEW.balance_id AND p.closed_at IS NOT NULL
    );
    UPDATE finance_balance SET amount = amount + NEW.amount WHERE id = NEW.balance_id;
END;

CREATE TRIGGER finance_transaction_not_updated BEFORE UPDATE ON finance_transaction
BEGIN
    SELECT RAISE(ABORT, 'The ledger is append-only: reverse the import instead.');
END;

CREATE TRIGGER finance_transaction_not_deleted BEFORE DELETE ON finance_transaction
BEGIN
    SELECT RAISE(ABORT, 'The ledger is append-only: reverse the import instead.');
END;

CREATE TRIGGER finance_balance_not_deleted BEFORE DELETE ON finance_balance
WHEN EXISTS (SELECT 1 FROM finance_transaction WHERE balance_id = OLD.id)
BEGIN
    SELECT RAISE(ABORT, 'The ledger names this row, so it stays as it is.');
END;

CREATE TRIGGER finance_balance_not_moved
BEFORE UPDATE OF cost_line_id, period_id ON finance_balance
WHEN (OLD.cost_line_id IS NOT NEW.cost_line_id OR OLD.period_id IS NOT NEW.period_id)
    AND EXISTS (SELECT 1 FROM finance_transaction WHERE balance_id = OLD.id)
BEGIN
    SELECT RAISE(ABORT, 'The ledger names this row, so it stays as it is.');
END;

CREATE TRIGGER finance_ledger_not_deleted BEFORE DELETE ON finance_ledger
WHEN EXISTS (SELECT 1 FROM finance_transaction WHERE ledger_id = OLD.id)
BEGIN
    SELECT RAISE(ABORT, 'The ledger names this row, so it stays as it is.');
END;

CREATE TRIGGER finance_ledgerimport_not_deleted BEFORE DELETE ON finance_ledgerimport
WHEN EXISTS (SELECT 1 FROM finance_transaction WHERE ledger_import_id = OLD.id)
BEGIN
    SELECT RAISE(ABORT, 'The ledger names this row, so it stays as it is.');
END;
