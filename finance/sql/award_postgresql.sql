-- The triggers of awards and tranches on PostgreSQL; finance/triggers.py says what they promise.
-- Statements are separated by blank lines, and making them again replaces them.

CREATE OR REPLACE FUNCTION programmes_tranches_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    awards bigint[];
    one bigint;
    wanted bigint;
BEGIN
    IF TG_TABLE_NAME = 'programmes_award' THEN
        awards := ARRAY[NEW.id];
    ELSIF TG_OP = 'INSERT' THEN
        awards := ARRAY[NEW.award_id];
    ELSIF TG_OP = 'DELETE' THEN
        awards := ARRAY[OLD.award_id];
    ELSE
        awards := ARRAY[OLD.award_id, NEW.award_id];
    END IF;
    FOREACH one IN ARRAY awards LOOP
        SELECT amount INTO wanted FROM programmes_award WHERE id = one FOR NO KEY UPDATE;
        IF FOUND AND wanted <> (
            SELECT coalesce(sum(amount), 0) FROM programmes_tranche WHERE award_id = one
        ) THEN
            RAISE check_violation USING MESSAGE = 'The tranches of an award sum to it.';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER programmes_tranches_sum
    AFTER INSERT OR UPDATE OR DELETE ON programmes_tranche
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION programmes_tranches_sum();

CREATE CONSTRAINT TRIGGER programmes_award_has_its_tranches
    AFTER INSERT OR UPDATE OF amount ON programmes_award
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION programmes_tranches_sum();

CREATE OR REPLACE FUNCTION programmes_tranche_released() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.released_on IS NOT NULL THEN
            IF (OLD.released_on, OLD.amount, OLD.award_id)
                IS NOT DISTINCT FROM (NEW.released_on, NEW.amount, NEW.award_id)
            THEN
                RETURN NEW;
            END IF;
            RAISE check_violation USING MESSAGE = 'A tranche that is released stays released.';
        END IF;
    END IF;
    IF NEW.released_on IS NOT NULL AND (
        NOT EXISTS (SELECT 1 FROM programmes_gatecondition WHERE tranche_id = NEW.id)
        OR EXISTS (
            SELECT 1 FROM programmes_gatecondition c
            WHERE c.tranche_id = NEW.id AND NOT EXISTS (
                SELECT 1 FROM programmes_evidence e
                WHERE e.condition_id = c.id AND e.withdrawn_at IS NULL
            )
        )
    ) THEN
        RAISE check_violation USING MESSAGE =
            'A tranche is released once each of its conditions has evidence.';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER programmes_tranche_released
    BEFORE INSERT OR UPDATE ON programmes_tranche
    FOR EACH ROW EXECUTE FUNCTION programmes_tranche_released();
