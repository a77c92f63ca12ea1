-- Settled segments serve the lists that this index served; each entry paid for it.
DROP INDEX entry_by_item;
