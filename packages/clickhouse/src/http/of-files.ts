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

/**
 * Settings that name a file, a table or an expression, or another language than the one that is read here. The engine
 * opens, reads and evaluates them, and no tree of a statement shows them.
 */
export const SETTINGS_OF_FILES: ReadonlySet<string> = new Set(
  `FORMAT_TEMPLATE_ROW FORMAT_TEMPLATE_RESULTSET FORMAT_SCHEMA OUTPUT_FORMAT_SCHEMA INPUT_FORMAT_RECORD_ERRORS_FILE_PATH
  IMPLICIT_TABLE_AT_TOP_LEVEL ADDITIONAL_RESULT_FILTER ADDITIONAL_TABLE_FILTERS PARALLEL_REPLICAS_CUSTOM_KEY DIALECT
  POLYGLOT_DIALECT`.split(/\s+/),
);
