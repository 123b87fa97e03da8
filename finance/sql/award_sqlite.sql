-- The triggers of awards and tranches on SQLite; finance/triggers.py says what they promise.
-- Statements are separated by blank lines; each trigger is dropped before it is made again.
--
-- SQLite defers no trigger, but it defers foreign keys. An award whose tranches do not sum to it
-- has a row here that refers to none, so that no transaction can end before they do.

CREATE TABLE IF NOT EXISTS programmes_award_out_of_balance (
    award_id integer PRIMARY KEY,
    refused integer NOT NULL
        REFERENCES programmes_award_out_of_balance (award_id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TRIGGER programmes_award_has_its_tranches AFTER INSERT ON programmes_award
BEGIN
    INSERT INTO programmes_award_out_of_balance SELECT NEW.id, -1;
END;

CREATE TRIGGER programmes_award_keeps_its_tranches AFTER UPDATE OF amount ON programmes_award
BEGIN
    DELETE FROM programmes_award_out_of_balance WHERE award_id = NEW.id;
    INSERT INTO programmes_award_out_of_balance SELECT NEW.id, -1
    WHERE NEW.amount <> (
        SELECT coalesce(sum(amount), 0) FROM programmes_tranche WHERE award_id = NEW.id
    );
END;

CREATE TRIGGER programmes_award_gone AFTER DELETE ON programmes_award
BEGIN
    DELETE FROM programmes_award_out_of_balance WHERE award_id = OLD.id;
END;

CREATE TRIGGER programmes_tranches_sum_added AFTER INSERT ON programmes_tranche
BEGIN
    DELETE FROM programmes_award_out_of_balance WHERE award_id = NEW.award_id;
    INSERT INTO programmes_award_out_of_balance SELECT id, -1 FROM programmes_award
    WHERE id = NEW.award_id AND amount <> (
        SELECT coalesce(sum(amount), 0) FROM programmes_tranche WHERE award_id = NEW.award_id
    );
END;

CREATE TRIGGER programmes_tranches_sum_changed
    AFTER UPDATE OF amount, award_id ON programmes_tranche
BEGIN
    DELETE FROM programmes_award_out_of_balance WHERE award_id IN (OLD.award_id, NEW.award_id);
    INSERT INTO programmes_award_out_of_balance SELECT a.id, -1 FROM programmes_award a
    WHERE a.id IN (OLD.award_id, NEW.award_id) AND a.amount <> (
        SELECT coalesce(sum(t.amount), 0) FROM programmes_tranche t WHERE t.award_id = a.id
    );
END;

CREATE TRIGGER programmes_tranches_sum_deleted AFTER DELETE ON programmes_tranche
BEGIN
    DELETE FROM programmes_award_out_of_balance WHERE award_id = OLD.award_id;
    INSERT INTO programmes_award_out_of_balance SELECT id, -1 FROM programmes_award
    WHERE id = OLD.award_id AND amount <> (
        SELECT coalesce(sum(amount), 0) FROM programmes_tranche WHERE award_id = OLD.award_id
    );
END;

CREATE TRIGGER programmes_tranche_not_added_released BEFORE INSERT ON programmes_tranche
WHEN NEW.released_on IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'A tranche is released once each of its conditions has evidence.');
END;

CREATE TRIGGER programmes_tranche_stays_released BEFORE UPDATE ON programmes_tranche
WHEN OLD.released_on IS NOT NULL AND (
    NEW.released_on IS NOT OLD.released_on
    OR NEW.amount <> OLD.amount
    OR NEW.award_id <> OLD.award_id
)
BEGIN
    SELECT RAISE(ABORT, 'A tranche that is released stays released.');
END;

CREATE TRIGGER programmes_tranche_released BEFORE UPDATE ON programmes_tranche
WHEN OLD.released_on IS NULL AND NEW.released_on IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'A tranche is released once each of its conditions has evidence.')
    WHERE NOT EXISTS (SELECT 1 FROM programmes_gatecondition WHERE tranche_id = NEW.id)
        OR EXISTS (
            SELECT 1 FROM programmes_gatecondition c
            WHERE c.tranche_id = NEW.id AND NOT EXISTS (
                SELECT 1 FROM programmes_evidence e
                WHERE e.condition_id = c.id AND e.withdrawn_at IS NULL
            )
        );
END;
