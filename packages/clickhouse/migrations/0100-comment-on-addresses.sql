-- Not every text in it is an address, and the test of a network fails on one that is none.
ALTER TABLE rolecall.events {cluster}
  COMMENT COLUMN src_ip 'Source address as the log has it, empty without one; isIPAddressInRange(toIPv4OrNull(src_ip), prefix) tests a network, toIPv6OrNull one of version 6';
