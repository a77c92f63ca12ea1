//! Every SQL statement of the room, and the functions that run them.

mod calendar;
mod feeds;
mod handed;
mod order_statements;
mod orders;
mod speakers;
mod talks;
mod teams;
mod work;

use luoshi_store::{Migration, Migrations, statements};

pub use calendar::{DayTally, talk_days, talks_ahead, talks_by_day};
pub use feeds::{Feed, feed_by_token, feed_end, feed_keep, feeds_of};
pub use handed::{order_hand, orders_open, talk_hand, talks_open, team_hand, teams_open};
pub use order_statements::STATEMENTS as ORDER_STATEMENTS;
pub use orders::{
    OrderFilter, OrderScope, order_by_id, order_insert, order_page, order_say, order_taken, order_tally,
    order_update, orders_after, orders_by_ids, orders_of_talks, said_of_team,
};
pub use speakers::{Speaker, SpeakerFilter, speaker_page, speaker_seen, speaker_tally, teams_of};
pub use talks::{
    Busy, Cursor, Filter, Tally, days_take, speakers_amiss, talk_busy, talk_by_id, talk_insert, talk_keep,
    talk_page, talk_same, talk_tally, talk_update, talks_after, talks_by_ids, talks_outside,
};
pub use teams::{
    TeamFilter, members_among, team_by_id, team_held, team_insert, team_named, team_page, team_taken,
    team_tally, team_update, teams_after, teams_by_ids, teams_named, teams_near,
};

pub use work::{
    talks_fresh, talks_of, talks_planned, talks_sighted, talks_tallied, talks_waiting, teams_waiting,
};

/// The room's schema.
pub const MIGRATIONS: Migrations = Migrations {
    room: "talks",
    steps: &[
        Migration { version: 1, sql: include_str!("../../migrations/0001.sql"), sqlite: "", postgres: "" },
        Migration { version: 2, sql: include_str!("../../migrations/0002.sql"), sqlite: "", postgres: "" },
        Migration { version: 3, sql: include_str!("../../migrations/0003.sql"), sqlite: "", postgres: "" },
        Migration { version: 4, sql: include_str!("../../migrations/0004.sql"), sqlite: "", postgres: "" },
        Migration { version: 5, sql: include_str!("../../migrations/0005.sql"), sqlite: "", postgres: "" },
        Migration { version: 6, sql: include_str!("../../migrations/0006.sql"), sqlite: "", postgres: "" },
    ],
};

/// Talks at the units of a parameter, or at all where it holds none.
macro_rules! at {
    ($units:literal) => {
        concat!("(CAST(", $units, " AS TEXT) IS NULL OR unit IN JSON_LIST(", $units, "))")
    };
}

/// Talks at the units of a parameter, or that one of them ordered.
macro_rules! at_or_for {
    ($units:literal) => {
        concat!(
            "(CAST(",
            $units,
            " AS TEXT) IS NULL OR unit IN JSON_LIST(",
            $units,
            ") OR id IN (SELECT talk FROM talk_order WHERE city_id = $1 AND unit IN JSON_LIST(",
            $units,
            ") AND talk IS NOT NULL))"
        )
    };
}

/// Records that stand and that somebody confirmed, nobody did, or that wait for a person to do it: a word, and whom.
macro_rules! confirmed {
    ($stands:literal, $word:literal, $person:literal) => {
        concat!(
            "(CAST(",
            $word,
            " AS TEXT) IS NULL OR (",
            $stands,
            "
               AND (",
            $word,
            " = 'yes' OR confirmed_by IS NULL)
               AND (",
            $word,
            " <> 'yes' OR confirmed_by IS NOT NULL)
               AND (",
            $word,
            " <> 'wait' OR (recorded_by <> ",
            $person,
            " AND changed_by <> ",
            $person,
            "))))"
        )
    };
}

/// What a list of talks asks for: $4 from, $5 until, $6 state, $7 team, $8 speaker, $9 text, $10 whether confirmed,
/// $11 for whom it waits.
macro_rules! asked {
    () => {
        concat!(
            "(CAST($4 AS DATE) IS NULL OR day >= $4)
         AND (CAST($5 AS DATE) IS NULL OR day <= $5)
         AND (CAST($6 AS TEXT) IS NULL OR state = $6)
         AND (CAST($7 AS BIGINT) IS NULL OR team = $7)
         AND (CAST($8 AS BIGINT) IS NULL
              OR id IN (SELECT talk FROM talk_speaker WHERE city_id = $1 AND person = $8))
         AND (CAST($9 AS TEXT) IS NULL OR search LIKE $9 ESCAPE '!')
         AND ",
            confirmed!("state = 'held'", "$10", "$11")
        )
    };
}

/// What a list of teams asks for: $3 units, $4 text, $5 what it is now, $6 whether confirmed, $7 for whom it waits.
macro_rules! teams {
    () => {
        concat!(
            at!("$3"),
            " AND (CAST($4 AS TEXT) IS NULL OR LOWER(name) LIKE $4 ESCAPE '!')
              AND (CAST($5 AS TEXT) IS NULL
                   OR ($5 = 'current' AND withdrawn_for IS NULL AND ended IS NULL)
                   OR ($5 = 'ended' AND withdrawn_for IS NULL AND ended IS NOT NULL)
                   OR ($5 = 'withdrawn' AND withdrawn_for IS NOT NULL))
              AND ",
            confirmed!("withdrawn_for IS NULL", "$6", "$7")
        )
    };
}

statements! {
    /// The talks that somebody may still change by themselves at some units.
    TALKS_OPEN = "SELECT * FROM talk
                  WHERE city_id = $1 AND (handed_to = $2 OR (recorded_by = $2 AND handed_to IS NULL))
                    AND state IN ('planned', 'held') AND confirmed_by IS NULL AND unit IN JSON_LIST($3)
                  ORDER BY id";
    /// The teams.
    TEAMS_OPEN = "SELECT * FROM talk_team
                  WHERE city_id = $1 AND (handed_to = $2 OR (recorded_by = $2 AND handed_to IS NULL))
                    AND withdrawn_for IS NULL AND confirmed_by IS NULL AND unit IN JSON_LIST($3)
                  ORDER BY id";
    /// A talk goes to a successor.
    TALK_HAND = "UPDATE talk SET handed_to = $3 WHERE city_id = $1 AND id = $2";
    /// A team does.
    TEAM_HAND = "UPDATE talk_team SET handed_to = $3 WHERE city_id = $1 AND id = $2";
    /// A new team.
    TEAM_INSERT = "INSERT INTO talk_team (city_id, id, name, unit, founded, ended, remark, withdrawn_for,
                     recorded_by, recorded_at, confirmed_by, confirmed_at, changed_by, changed_at, version)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    /// A team as it is now, if nobody changed it meanwhile.
    TEAM_UPDATE = "UPDATE talk_team SET name = $3, unit = $4, founded = $5, ended = $6, remark = $7,
                     withdrawn_for = $8, confirmed_by = $9, confirmed_at = $10, changed_by = $11,
                     changed_at = $12, version = $13
                   WHERE city_id = $1 AND id = $2 AND version = $13 - 1";
    /// Takes a team's members out, to put in those of now.
    MEMBERS_CLEAR = "DELETE FROM talk_team_member WHERE city_id = $1 AND team = $2";
    /// A member's stay.
    MEMBER_INSERT = "INSERT INTO talk_team_member (city_id, team, person, from_day, until_day)
                     VALUES ($1, $2, $3, $4, $5)";
    /// Teams by id.
    TEAMS_BY_IDS = "SELECT * FROM talk_team WHERE city_id = $1 AND id IN JSON_IDS($2) ORDER BY id";
    /// Keeps a team as it is until the transaction ends; others may do the same.
    TEAM_HELD = "SELECT id FROM talk_team WHERE city_id = $1 AND id = $2 FOR SHARE";
    /// Takes a team until the transaction ends.
    TEAM_TAKEN = "SELECT id FROM talk_team WHERE city_id = $1 AND id = $2 FOR UPDATE";
    /// The stays in some teams.
    MEMBERS_OF = "SELECT team, person, from_day, until_day FROM talk_team_member
                  WHERE city_id = $1 AND team IN JSON_IDS($2) ORDER BY team, person, from_day";
    /// The team of a name at a unit.
    TEAM_NAMED = "SELECT id FROM talk_team
                  WHERE city_id = $1 AND name = $2 AND (CAST($3 AS TEXT) IS NULL OR unit = $3)
                    AND withdrawn_for IS NULL ORDER BY id";
    /// Teams of some names.
    TEAMS_NAMED = "SELECT * FROM talk_team
                   WHERE city_id = $1 AND name IN JSON_LIST($2) AND withdrawn_for IS NULL ORDER BY id";
    /// Those of some people who are or were in a team.
    MEMBERS_AMONG = "SELECT DISTINCT person FROM talk_team_member
                     WHERE city_id = $1 AND person IN JSON_IDS($2) ORDER BY person";
    /// Teams that were there on a day, at some units or of a name that holds a text.
    TEAMS_NEAR = "SELECT * FROM talk_team
                  WHERE city_id = $1 AND withdrawn_for IS NULL
                    AND founded <= $2 AND (ended IS NULL OR ended >= $2)
                    AND (CAST($3 AS TEXT) IS NULL OR unit IN JSON_LIST($3))
                    AND (CAST($4 AS TEXT) IS NULL OR LOWER(name) LIKE $4 ESCAPE '!')
                  ORDER BY unit, name, id LIMIT $5";
    /// A page of teams.
    TEAM_PAGE = concat!("SELECT * FROM talk_team
                 WHERE city_id = $1 AND ", at!("$2"), " AND ", teams!(), "
                   AND (CAST($8 AS BIGINT) IS NULL OR id < $8)
                 ORDER BY id DESC LIMIT $9");
    /// How many teams the filters hold, and how many of them the reader may see.
    TEAM_TALLY = concat!("SELECT COUNT(*) AS every, COUNT(CASE WHEN ", at!("$2"), " THEN 1 END) AS seen
                  FROM talk_team WHERE city_id = $1 AND ", teams!());
    /// Teams by rising id, for whoever recomputes all of them.
    TEAMS_AFTER = "SELECT * FROM talk_team WHERE city_id = $1 AND id > $2 ORDER BY id LIMIT $3";

    /// A new talk.
    TALK_INSERT = "INSERT INTO talk (city_id, id, state, unit, team, topic, kind, place, day, start_minute,
                     minutes, audience, remark, reason, ended_for, search,
                     recorded_by, recorded_at, confirmed_by, confirmed_at, changed_by, changed_at, version)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                     $19, $20, $21, $22, $23)";
    /// A talk as it is now, if nobody changed it meanwhile.
    TALK_UPDATE = "UPDATE talk SET state = $3, unit = $4, team = $5, topic = $6, kind = $7, place = $8,
                     day = $9, start_minute = $10, minutes = $11, audience = $12, remark = $13, reason = $14,
                     ended_for = $15, search = $16, confirmed_by = $17, confirmed_at = $18, changed_by = $19,
                     changed_at = $20, version = $21
                   WHERE city_id = $1 AND id = $2 AND version = $21 - 1";
    /// Takes a talk's speakers out, to put in those of now.
    SPEAKERS_CLEAR = "DELETE FROM talk_speaker WHERE city_id = $1 AND talk = $2";
    /// A speaker of a talk.
    SPEAKER_INSERT = "INSERT INTO talk_speaker (city_id, talk, line, person, day) VALUES ($1, $2, $3, $4, $5)";
    /// Takes a speaker's day until the transaction ends.
    SPEAKER_DAY_TAKE = "INSERT INTO talk_speaker_day (city_id, person, day) VALUES ($1, $2, $3)
                        ON CONFLICT (city_id, person, day) DO UPDATE SET day = excluded.day";
    /// Other talks that some people give on a day.
    TALK_BUSY = "SELECT t.id, t.unit, t.start_minute, t.minutes, s.person
                 FROM talk_speaker s JOIN talk t ON t.city_id = s.city_id AND t.id = s.talk
                 WHERE s.city_id = $1 AND s.day = $2 AND s.person IN JSON_IDS($3) AND t.id <> $4
                   AND t.state IN ('planned', 'held')
                 ORDER BY t.start_minute, t.id, s.person";
    /// Talks of one topic at one unit, day and time.
    TALK_SAME = "SELECT id FROM talk
                 WHERE city_id = $1 AND unit = $2 AND day = $3 AND start_minute = $4 AND topic = $5
                   AND id <> $6 AND state IN ('planned', 'held')
                 ORDER BY id LIMIT 1";
    /// A talk whose content stays and whose state or confirmation changes.
    TALK_KEEP = "UPDATE talk SET state = $3, ended_for = $4, confirmed_by = $5, confirmed_at = $6,
                   changed_by = $7, changed_at = $8, version = $9
                 WHERE city_id = $1 AND id = $2 AND version = $9 - 1";
    /// Talks of a team that stand; of them only those outside some days, where days are given.
    TALKS_OUTSIDE = "SELECT COUNT(*) AS talks FROM talk
                     WHERE city_id = $1 AND team = $2 AND state IN ('planned', 'held')
                       AND (CAST($3 AS DATE) IS NULL OR day < $3
                            OR (CAST($4 AS DATE) IS NOT NULL AND day > $4))";
    /// Talks by id.
    TALKS_BY_IDS = "SELECT * FROM talk WHERE city_id = $1 AND id IN JSON_IDS($2) ORDER BY id";
    /// The speakers of some talks.
    SPEAKERS_OF = "SELECT talk, person FROM talk_speaker
                   WHERE city_id = $1 AND talk IN JSON_IDS($2) ORDER BY talk, line";
    /// Talks whose speakers stand at another day, or not one behind the other: none, if all is well.
    SPEAKERS_AMISS = "SELECT s.talk FROM talk_speaker s
                      LEFT JOIN talk t ON t.city_id = s.city_id AND t.id = s.talk
                      WHERE s.city_id = $1 AND (t.id IS NULL OR t.day <> s.day)
                      UNION SELECT talk FROM talk_speaker WHERE city_id = $1
                      GROUP BY talk HAVING MIN(line) <> 0 OR MAX(line) <> COUNT(*) - 1
                      ORDER BY talk LIMIT 100";
    /// A page of talks, the latest first.
    TALK_PAGE = concat!("SELECT * FROM talk
                         WHERE city_id = $1 AND ", at!("$2"), " AND ", at!("$3"), " AND ", asked!(), "
                           AND (CAST($12 AS DATE) IS NULL OR (day, start_minute, id) < ($12, $13, $14))
                         ORDER BY day DESC, start_minute DESC, id DESC LIMIT $15");
    /// Planned talks up to a day, the earliest first.
    TALKS_PLANNED = "SELECT * FROM talk
                     WHERE city_id = $1 AND state = 'planned' AND day <= $2
                       AND (CAST($3 AS TEXT) IS NULL OR unit IN JSON_LIST($3))
                     ORDER BY day, start_minute, id LIMIT $4";
    /// What a person recorded, the last first.
    TALKS_OF = "SELECT * FROM talk
                WHERE city_id = $1 AND (handed_to = $2 OR (recorded_by = $2 AND handed_to IS NULL))
                ORDER BY id DESC LIMIT $3";
    /// What a person recorded and somebody else changed, the last first.
    TALKS_RETURNED = "SELECT * FROM talk WHERE city_id = $1 AND recorded_by = $2 AND changed_by <> $2
                      ORDER BY changed_at DESC, id DESC LIMIT $3";
    /// What others recorded since an instant, the last first.
    TALKS_FRESH = "SELECT * FROM talk
                   WHERE city_id = $1 AND recorded_at > $2 AND recorded_by <> $3
                     AND (CAST($4 AS TEXT) IS NULL OR unit IN JSON_LIST($4))
                   ORDER BY recorded_at DESC, id DESC LIMIT $5";
    /// How many that are.
    TALKS_FRESH_COUNTED = "SELECT COUNT(*) AS count FROM talk
                           WHERE city_id = $1 AND recorded_at > $2 AND recorded_by <> $3
                             AND (CAST($4 AS TEXT) IS NULL OR unit IN JSON_LIST($4))";
    /// How many held talks wait for somebody other than their recorder to stand behind them.
    TALKS_WAITING = "SELECT COUNT(*) AS count FROM talk
                     WHERE city_id = $1 AND state = 'held' AND confirmed_by IS NULL
                       AND recorded_by <> $2 AND changed_by <> $2
                       AND (CAST($3 AS TEXT) IS NULL OR unit IN JSON_LIST($3))";
    /// How many teams do.
    TEAMS_WAITING = "SELECT COUNT(*) AS count FROM talk_team
                     WHERE city_id = $1 AND withdrawn_for IS NULL AND confirmed_by IS NULL
                       AND recorded_by <> $2 AND changed_by <> $2
                       AND (CAST($3 AS TEXT) IS NULL OR unit IN JSON_LIST($3))";
    /// How many talks were held at each unit on each day.
    TALKS_TALLIED = "SELECT unit, day, COUNT(*) AS count FROM talk
                     WHERE city_id = $1 AND state = 'held' AND day >= $2 AND day <= $3
                       AND (CAST($4 AS TEXT) IS NULL OR unit IN JSON_LIST($4))
                     GROUP BY unit, day ORDER BY unit, day";
    /// Held talks as rules look at them.
    TALKS_SIGHTED = "SELECT id, unit, team, topic, place, day, audience, recorded_at FROM talk
                     WHERE city_id = $1 AND state = 'held' AND day >= $2 AND day <= $3
                       AND (CAST($4 AS TEXT) IS NULL OR unit IN JSON_LIST($4))
                     ORDER BY day, id";
    /// How many talks the filters hold, and how many of them the reader may see.
    TALK_TALLY = concat!("SELECT COUNT(*) AS every, COUNT(CASE WHEN ", at!("$2"), " THEN 1 END) AS seen FROM talk
                          WHERE city_id = $1 AND ", at!("$3"), " AND ", asked!());
    /// How many talks each day has, by state, and how many of them the reader may see. Here and in what follows a
    /// talk that a unit ordered is its own as well.
    TALK_DAYS = concat!("SELECT day, state, COUNT(*) AS every,
                           COUNT(CASE WHEN ", at_or_for!("$2"), " THEN 1 END) AS seen
                         FROM talk
                         WHERE city_id = $1 AND ", at_or_for!("$3"), " AND ", asked!(), " AND state <> 'withdrawn'
                         GROUP BY day, state ORDER BY day, state");
    /// The first talks of each day.
    TALKS_BY_DAY = concat!("SELECT id FROM (
                              SELECT id, day, start_minute,
                                ROW_NUMBER() OVER (PARTITION BY day ORDER BY start_minute, id) AS nth
                              FROM talk
                              WHERE city_id = $1 AND ", at_or_for!("$2"), " AND ", at_or_for!("$3"), "
                                AND ", asked!(), " AND state <> 'withdrawn'
                            ) AS numbered WHERE nth <= $12 ORDER BY day, start_minute, id");
    /// A page of talks, the earliest first.
    TALK_AHEAD = concat!("SELECT * FROM talk
                          WHERE city_id = $1 AND ", at_or_for!("$2"), " AND ", at_or_for!("$3"), "
                            AND ", asked!(), " AND state <> 'withdrawn'
                            AND (CAST($12 AS DATE) IS NULL OR (day, start_minute, id) > ($12, $13, $14))
                          ORDER BY day, start_minute, id LIMIT $15");
    /// People who are or were in a team, by name.
    SPEAKER_PAGE = "SELECT p.id, p.name, p.unit FROM person p
                    WHERE p.city_id = $1 AND p.id IN
                        (SELECT m.person FROM talk_team_member m
                         JOIN talk_team t ON t.city_id = m.city_id AND t.id = m.team
                         WHERE m.city_id = $1 AND t.withdrawn_for IS NULL
                           AND (CAST($2 AS TEXT) IS NULL OR t.unit IN JSON_LIST($2))
                           AND (CAST($3 AS TEXT) IS NULL OR t.unit IN JSON_LIST($3))
                           AND (CAST($4 AS BIGINT) IS NULL OR t.id = $4))
                      AND (CAST($5 AS TEXT) IS NULL OR p.search LIKE $5 ESCAPE '!')
                      AND (CAST($6 AS TEXT) IS NULL OR (p.name, p.id) > ($6, $7))
                    ORDER BY p.name, p.id LIMIT $8";
    /// How many people are or were in a team, and how many of them in one that the reader may see.
    SPEAKER_TALLY = "SELECT COUNT(DISTINCT m.person) AS every,
                       COUNT(DISTINCT CASE WHEN CAST($2 AS TEXT) IS NULL OR t.unit IN JSON_LIST($2)
                                      THEN m.person END) AS seen
                     FROM talk_team_member m
                     JOIN talk_team t ON t.city_id = m.city_id AND t.id = m.team
                     JOIN person p ON p.city_id = m.city_id AND p.id = m.person
                     WHERE m.city_id = $1 AND t.withdrawn_for IS NULL
                       AND (CAST($3 AS TEXT) IS NULL OR t.unit IN JSON_LIST($3))
                       AND (CAST($4 AS BIGINT) IS NULL OR t.id = $4)
                       AND (CAST($5 AS TEXT) IS NULL OR p.search LIKE $5 ESCAPE '!')";
    /// What shows that somebody speaks: a team that they are or were in, a talk of theirs.
    SPEAKER_SEEN = "SELECT t.id FROM talk_team_member m
                    JOIN talk_team t ON t.city_id = m.city_id AND t.id = m.team
                    WHERE m.city_id = $1 AND m.person = $3
                      AND (CAST($2 AS TEXT) IS NULL OR t.unit IN JSON_LIST($2))
                    UNION SELECT t.id FROM talk_speaker s
                    JOIN talk t ON t.city_id = s.city_id AND t.id = s.talk
                    WHERE s.city_id = $1 AND s.person = $3
                      AND (CAST($2 AS TEXT) IS NULL OR t.unit IN JSON_LIST($2))
                    ORDER BY id LIMIT 1";
    /// The teams that some people are or were in.
    TEAMS_OF = "SELECT DISTINCT team FROM talk_team_member
                WHERE city_id = $1 AND person IN JSON_IDS($2) ORDER BY team";
    /// Keeps the address of a person's calendar; the one before ends.
    FEED_KEEP = "INSERT INTO talk_feed (city_id, token, person, account, kind, subject, lang, made_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                 ON CONFLICT (city_id, person, kind, subject) DO UPDATE SET token = excluded.token,
                   account = excluded.account, lang = excluded.lang, made_at = excluded.made_at";
    /// Ends a person's calendar.
    FEED_END = "DELETE FROM talk_feed WHERE city_id = $1 AND person = $2 AND kind = $3 AND subject = $4";
    /// The calendar of an address.
    FEED_BY_TOKEN = "SELECT * FROM talk_feed WHERE city_id = $1 AND token = $2";
    /// A person's calendars.
    FEEDS_OF = "SELECT * FROM talk_feed WHERE city_id = $1 AND person = $2 ORDER BY kind, subject";
    /// Talks by rising id, for whoever recomputes all of them.
    TALKS_AFTER = "SELECT * FROM talk WHERE city_id = $1 AND id > $2 ORDER BY id LIMIT $3";
}
