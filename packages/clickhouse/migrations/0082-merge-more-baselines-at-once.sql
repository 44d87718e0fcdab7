-- As of events: the detector's state is written many times a minute, a little at a time.
ALTER TABLE rolecall.baselines {cluster} MODIFY SETTING merge_selector_base = 10
