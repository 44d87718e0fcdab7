export { openEmbedded } from "./embedded/open-embedded.ts";
export {
  type Migratable,
  type MigrateOptions,
  MigrationError,
  migrate,
  pendingMigrations,
} from "./migrations/migrate.ts";
export { DEFAULT_RETENTION, type Deployment, type Retention } from "./migrations/template.ts";
export {
  type Analyst,
  type InsertOptions,
  type Parameter,
  QueryRefused,
  type ResultFormat,
  type Store,
  StoreError,
  type StoreErrorClass,
  type Table,
} from "./store.ts";
