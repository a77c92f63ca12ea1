-- To whom an order was handed over: whoever ordered, or had it last, is told what becomes of it.
ALTER TABLE talk_order ADD COLUMN handed_to BIGINT;
CREATE INDEX talk_order_handed ON talk_order (city_id, handed_to, id);
CREATE INDEX talk_order_recorder ON talk_order (city_id, recorded_by, id);
