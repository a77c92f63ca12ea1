//! The statements about orders.

use luoshi_store::statements;

statements! {
    /// A new order.
    ORDER_INSERT = "INSERT INTO talk_order (city_id, id, state, unit, asked, wanted, team, topic, kind, place, days,
                      listeners, contact, remark, offer, talk, ended_for, search, recorded_by, recorded_at,
                      changed_by, changed_at, version)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, NULL, NULL, NULL, $15,
                      $16, $17, $16, $17, $18)";
    /// What became of an order, if nobody changed it meanwhile.
    ORDER_UPDATE = "UPDATE talk_order SET state = $3, team = $4, days = $5, offer = $6, talk = $7, ended_for = $8,
                      changed_by = $9, changed_at = $10, version = $11
                    WHERE city_id = $1 AND id = $2 AND version = $11 - 1";
    /// What a side says.
    ORDER_SAY = "INSERT INTO talk_order_said (city_id, order_id, side, answers, words, person, said_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (city_id, order_id, side) DO UPDATE SET answers = excluded.answers,
                   words = excluded.words, person = excluded.person, said_at = excluded.said_at";
    /// Takes an order until the transaction ends.
    ORDER_TAKEN = "SELECT id FROM talk_order WHERE city_id = $1 AND id = $2 FOR UPDATE";
    /// Orders by id.
    ORDERS_BY_IDS = "SELECT * FROM talk_order WHERE city_id = $1 AND id IN JSON_IDS($2) ORDER BY id";
    /// The orders that some talks came of.
    ORDERS_OF_TALKS = "SELECT * FROM talk_order WHERE city_id = $1 AND talk IN JSON_IDS($2) ORDER BY id";
    /// What was said of the talks of some orders.
    ORDER_SAID_OF = "SELECT order_id AS id, side, answers, words, person, said_at FROM talk_order_said
                     WHERE city_id = $1 AND order_id IN JSON_IDS($2) ORDER BY order_id, side DESC";
    /// What one side said of a team's talks that were held.
    ORDER_SAID_OF_TEAM = "SELECT s.order_id AS id, s.answers FROM talk_order_said s
                          JOIN talk_order o ON o.city_id = s.city_id AND o.id = s.order_id
                          WHERE s.city_id = $1 AND o.team = $2 AND s.side = $3 AND o.state = 'held'
                          ORDER BY s.order_id";
    /// A page of orders, the newest first.
    ORDER_PAGE = "SELECT * FROM talk_order
                  WHERE city_id = $1
                    AND (CAST($2 AS TEXT) IS NULL OR unit IN JSON_LIST($2)
                         OR team IN (SELECT id FROM talk_team WHERE city_id = $1 AND unit IN JSON_LIST($2))
                         OR (state = 'open' AND team IS NULL AND asked IN JSON_LIST($3)))
                    AND (CAST($4 AS TEXT) IS NULL OR unit IN JSON_LIST($4))
                    AND (CAST($5 AS TEXT) IS NULL OR state = $5)
                    AND (CAST($6 AS BIGINT) IS NULL OR team = $6)
                    AND (CAST($7 AS TEXT) IS NULL OR search LIKE $7 ESCAPE '!')
                    AND (CAST($8 AS BIGINT) IS NULL OR id < $8)
                  ORDER BY id DESC LIMIT $9";
    /// How many orders the filters hold, and how many of them the reader may see.
    ORDER_TALLY = "SELECT COUNT(*) AS every,
                     COUNT(CASE WHEN CAST($2 AS TEXT) IS NULL OR unit IN JSON_LIST($2)
                         OR team IN (SELECT id FROM talk_team WHERE city_id = $1 AND unit IN JSON_LIST($2))
                         OR (state = 'open' AND team IS NULL AND asked IN JSON_LIST($3)) THEN 1 END) AS seen
                   FROM talk_order
                   WHERE city_id = $1
                     AND (CAST($4 AS TEXT) IS NULL OR unit IN JSON_LIST($4))
                     AND (CAST($5 AS TEXT) IS NULL OR state = $5)
                     AND (CAST($6 AS BIGINT) IS NULL OR team = $6)
                     AND (CAST($7 AS TEXT) IS NULL OR search LIKE $7 ESCAPE '!')";
    /// The orders that somebody placed and that have not ended, at some units.
    ORDERS_OPEN = "SELECT * FROM talk_order
                   WHERE city_id = $1 AND (handed_to = $2 OR (recorded_by = $2 AND handed_to IS NULL))
                     AND state IN ('open', 'offered', 'accepted') AND unit IN JSON_LIST($3)
                   ORDER BY id";
    /// An order goes to a successor.
    ORDER_HAND = "UPDATE talk_order SET handed_to = $3 WHERE city_id = $1 AND id = $2";
    /// Orders by rising id, for whoever recomputes all of them.
    ORDERS_AFTER = "SELECT * FROM talk_order WHERE city_id = $1 AND id > $2 ORDER BY id LIMIT $3";
}
