-- A live log arrives in many small inserts, and parts below 5 MiB count as equal: all of them were written again at each
-- fifth insert, which took most of the engine's time. Twice as many at once halves that, and a question reads a few parts more.
ALTER TABLE rolecall.events {cluster} MODIFY SETTING merge_selector_base = 10
