-- Merging all sixty columns of ten parts at once holds a buffer for each of each: some 230 MB, in the process of whoever has
-- the engine in it. One column after the other, in blocks of 2 MiB, takes a tenth of that and no longer.
ALTER TABLE rolecall.events {cluster} MODIFY SETTING vertical_merge_algorithm_min_rows_to_activate = 1, merge_max_block_size_bytes = 2097152
