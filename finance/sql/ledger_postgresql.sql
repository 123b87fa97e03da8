-- The triggers of the ledger on PostgreSQL; finance/triggers.py says what they promise.
-- Statements are separated by blank lines, and making them again replaces them.

-- No nested loops: what counts rows while an import makes its balances sees none of them, and
-- the plan that followed read all of them for each that is moved. Who writes to the ledgers of a
-- programme waits for the others on the row of the programme.

CREATE OR REPLACE FUNCTION finance_transaction_added() RETURNS trigger LANGUAGE plpgsql
SET enable_nestloop = off AS $$
DECLARE
    ledgers bigint[];
    imports bigint[];
    balances bigint[];
    totals bigint[];
    right_ones bigint;
    closed bigint;
BEGIN
    SELECT
        array_agg(s.ledger_id), array_agg(s.ledger_import_id), array_agg(s.balance_id),
        array_agg(s.total)
        INTO ledgers, imports, balances, totals
        FROM (
            SELECT ledger_id, ledger_import_id, balance_id, sum(amount)::bigint AS total
            FROM added GROUP BY ledger_id, ledger_import_id, balance_id
        ) s;
    PERFORM 1 FROM programmes_programme
        WHERE id IN (SELECT programme_id FROM finance_ledger WHERE id = ANY (ledgers))
        ORDER BY id FOR NO KEY UPDATE;
    PERFORM 1 FROM finance_period
        WHERE programme_id IN (SELECT programme_id FROM finance_ledger WHERE id = ANY (ledgers))
        ORDER BY id FOR SHARE;
    SELECT
        count(*) FILTER (
            WHERE (i.ledger_id, p.programme_id, w.programme_id, c.year)
                = (l.id, l.programme_id, l.programme_id, p.year)
        ),
        count(p.closed_at)
        INTO right_ones, closed
        FROM unnest(ledgers, imports, balances) a(ledger_id, ledger_import_id, balance_id)
        JOIN finance_balance b ON b.id = a.balance_id
        JOIN finance_period p ON p.id = b.period_id
        JOIN finance_costline c ON c.id = b.cost_line_id
        JOIN programmes_workstream w ON w.id = c.workstream_id
        JOIN finance_ledger l ON l.id = a.ledger_id
        JOIN finance_ledgerimport i ON i.id = a.ledger_import_id;
    IF right_ones < cardinality(balances) THEN
        RAISE foreign_key_violation USING MESSAGE =
            'A transaction belongs to a ledger, an import of it, and a balance of its programme.';
    END IF;
    IF closed > 0 THEN
        RAISE check_violation USING MESSAGE = 'A closed period takes no more transactions.';
    END IF;
    UPDATE finance_balance b SET amount = b.amount + s.total
        FROM (
            SELECT balance_id, sum(total)::bigint AS total
            FROM unnest(balances, totals) a(balance_id, total)
            GROUP BY balance_id
        ) s
        WHERE b.id = s.balance_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER finance_transaction_added
    AFTER INSERT ON finance_transaction REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION finance_transaction_added();

CREATE OR REPLACE FUNCTION finance_transaction_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE check_violation USING MESSAGE =
        'The ledger is append-only: reverse the import instead.';
END $$;

CREATE OR REPLACE TRIGGER finance_transaction_not_updated
    BEFORE UPDATE ON finance_transaction
    FOR EACH ROW EXECUTE FUNCTION finance_transaction_kept();

CREATE OR REPLACE TRIGGER finance_transaction_not_deleted
    BEFORE DELETE ON finance_transaction
    FOR EACH ROW EXECUTE FUNCTION finance_transaction_kept();

CREATE OR REPLACE TRIGGER finance_transaction_not_emptied
    BEFORE TRUNCATE ON finance_transaction
    FOR EACH STATEMENT EXECUTE FUNCTION finance_transaction_kept();

CREATE OR REPLACE TRIGGER finance_balance_not_emptied
    BEFORE TRUNCATE ON finance_balance
    FOR EACH STATEMENT EXECUTE FUNCTION finance_transaction_kept();

CREATE OR REPLACE TRIGGER finance_ledger_not_emptied
    BEFORE TRUNCATE ON finance_ledger
    FOR EACH STATEMENT EXECUTE FUNCTION finance_transaction_kept();

CREATE OR REPLACE TRIGGER finance_ledgerimport_not_emptied
    BEFORE TRUNCATE ON finance_ledgerimport
    FOR EACH STATEMENT EXECUTE FUNCTION finance_transaction_kept();

CREATE OR REPLACE FUNCTION finance_balance_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM finance_transaction WHERE balance_id = OLD.id) THEN
        RAISE foreign_key_violation USING MESSAGE =
            'The ledger names this row, so it stays as it is.';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        RETURN NEW;
    END IF;
    RETURN OLD;
END $$;

CREATE OR REPLACE TRIGGER finance_balance_not_deleted
    BEFORE DELETE ON finance_balance
    FOR EACH ROW EXECUTE FUNCTION finance_balance_kept();

CREATE OR REPLACE TRIGGER finance_balance_not_moved
    BEFORE UPDATE OF cost_line_id, period_id ON finance_balance
    FOR EACH ROW
    WHEN ((OLD.cost_line_id, OLD.period_id) IS DISTINCT FROM (NEW.cost_line_id, NEW.period_id))
    EXECUTE FUNCTION finance_balance_kept();

CREATE OR REPLACE FUNCTION finance_ledger_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM finance_transaction WHERE ledger_id = OLD.id) THEN
        RAISE foreign_key_violation USING MESSAGE =
            'The ledger names this row, so it stays as it is.';
    END IF;
    RETURN OLD;
END $$;

CREATE OR REPLACE TRIGGER finance_ledger_not_deleted
    BEFORE DELETE ON finance_ledger
    FOR EACH ROW EXECUTE FUNCTION finance_ledger_kept();

CREATE OR REPLACE FUNCTION finance_ledgerimport_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM finance_transaction WHERE ledger_import_id = OLD.id) THEN
        RAISE foreign_key_violation USING MESSAGE =
            'The ledger names this row, so it stays as it is.';
    END IF;
    RETURN OLD;
END $$;

CREATE OR REPLACE TRIGGER finance_ledgerimport_not_deleted
    BEFORE DELETE ON finance_ledgerimport
    FOR EACH ROW EXECUTE FUNCTION finance_ledgerimport_kept();
