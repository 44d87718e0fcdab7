-- As the table has it, for whoever reads the view.
ALTER TABLE rolecall.events_latest {cluster}
  COMMENT COLUMN src_ip 'Source address as the log has it, empty without one; isIPAddressInRange(toIPv4OrNull(src_ip), prefix) tests a network, toIPv6OrNull one of version 6';
