/** Ports by which machines are run and databases are read. */
export const ADMIN_PORTS: readonly string[] = [
  "22",
  "23",
  "445",
  "1433",
  "3306",
  "3389",
  "5432",
  "5985",
  "5986",
  "6379",
  "9200",
  "27017",
];
