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
