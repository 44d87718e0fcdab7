/**
 * What a server would confine to its `user_files`, and the engine, which has the rights of its process and no such place,
 * would not: everything that names a file or runs a program. `disk(…)` makes a store of any directory.
 */
export const OF_FILES: ReadonlySet<string> = new Set(
  `FILE FILECLUSTER FILESYSTEM EXECUTABLE PYTHON SQLITE URLCLUSTER ICEBERGLOCAL ICEBERGLOCALCLUSTER DELTALAKELOCAL PAIMONLOCAL
  HUDILOCAL JDBC ODBC DISK`.split(/\s+/),
);

/** Engines of tables and databases that do so too; some take no brackets. */
export const ENGINES_OF_FILES: ReadonlySet<string> = new Set(
  `FILE FILELOG FILESYSTEM EXECUTABLE EXECUTABLEPOOL SQLITE ICEBERGLOCAL DELTALAKELOCAL PAIMONLOCAL EMBEDDEDROCKSDB JDBC
  ODBC`.split(/\s+/),
);
