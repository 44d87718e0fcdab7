-- A role that takes on another is a link of its own kind.
ALTER TABLE rolecall.identity_links {cluster}
  COMMENT COLUMN link_kind 'federation, workload-identity, irsa, spiffe, role-chain, same-machine or declared';
