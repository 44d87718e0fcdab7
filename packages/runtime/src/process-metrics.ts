/**
 * What prom-client counts of the process itself, under its own names with `rolecall_` before them, as the reference page lists it.
 * `withProcess` of `createMetrics` adds them; that these are all there are, a test holds.
 */
export const PROCESS_METRICS: readonly ProcessMetric[] = [
  { name: "rolecall_process_cpu_user_seconds_total", kind: "counter", help: "Processor time in the program." },
  { name: "rolecall_process_cpu_system_seconds_total", kind: "counter", help: "Processor time in the kernel." },
  { name: "rolecall_process_cpu_seconds_total", kind: "counter", help: "Processor time of both." },
  {
    name: "rolecall_process_start_time_seconds",
    kind: "gauge",
    help: "When the process began, in seconds since 1970.",
  },
  { name: "rolecall_process_resident_memory_bytes", kind: "gauge", help: "Memory that is resident." },
  { name: "rolecall_process_virtual_memory_bytes", kind: "gauge", help: "Memory that is mapped.", linux: true },
  { name: "rolecall_process_heap_bytes", kind: "gauge", help: "The data segment.", linux: true },
  { name: "rolecall_process_open_fds", kind: "gauge", help: "Files and connections that are open.", linux: true },
  { name: "rolecall_process_max_fds", kind: "gauge", help: "How many may be open.", linux: true },
  { name: "rolecall_nodejs_eventloop_lag_seconds", kind: "gauge", help: "How late the event loop is right now." },
  { name: "rolecall_nodejs_eventloop_lag_min_seconds", kind: "gauge", help: "The least of it since the last answer." },
  { name: "rolecall_nodejs_eventloop_lag_max_seconds", kind: "gauge", help: "The most of it since the last answer." },
  { name: "rolecall_nodejs_eventloop_lag_mean_seconds", kind: "gauge", help: "Its mean since the last answer." },
  { name: "rolecall_nodejs_eventloop_lag_stddev_seconds", kind: "gauge", help: "Its deviation since the last answer." },
  { name: "rolecall_nodejs_eventloop_lag_p50_seconds", kind: "gauge", help: "Its median since the last answer." },
  {
    name: "rolecall_nodejs_eventloop_lag_p90_seconds",
    kind: "gauge",
    help: "Its 90th percentile since the last answer.",
  },
  {
    name: "rolecall_nodejs_eventloop_lag_p99_seconds",
    kind: "gauge",
    help: "Its 99th percentile since the last answer.",
  },
  {
    name: "rolecall_nodejs_active_resources",
    kind: "gauge",
    labels: ["type"],
    help: "What keeps the event loop alive: timers, sockets and the like.",
  },
  {
    name: "rolecall_nodejs_active_handles",
    kind: "gauge",
    labels: ["type"],
    help: "Handles of libuv that are active.",
  },
  { name: "rolecall_nodejs_active_requests", kind: "gauge", labels: ["type"], help: "Requests of libuv under way." },
  { name: "rolecall_nodejs_heap_size_total_bytes", kind: "gauge", help: "Size of the heap of JavaScript." },
  { name: "rolecall_nodejs_heap_size_used_bytes", kind: "gauge", help: "How much of it is in use." },
  { name: "rolecall_nodejs_external_memory_bytes", kind: "gauge", help: "Memory of buffers outside of it." },
  {
    name: "rolecall_nodejs_heap_space_size_total_bytes",
    kind: "gauge",
    labels: ["space"],
    help: "Size of each space of it.",
  },
  {
    name: "rolecall_nodejs_heap_space_size_used_bytes",
    kind: "gauge",
    labels: ["space"],
    help: "In use of each space.",
  },
  {
    name: "rolecall_nodejs_heap_space_size_available_bytes",
    kind: "gauge",
    labels: ["space"],
    help: "Free of each space.",
  },
  {
    name: "rolecall_nodejs_version_info",
    kind: "gauge",
    labels: ["version", "major", "minor", "patch"],
    help: "Always 1; the labels are the version of Node.",
  },
  {
    name: "rolecall_nodejs_gc_duration_seconds",
    kind: "histogram",
    labels: ["kind"],
    help: "Time of each collection of garbage.",
  },
];

interface ProcessMetric {
  readonly name: string;
  readonly kind: "counter" | "gauge" | "histogram";
  readonly labels?: readonly string[];
  readonly help: string;
  /** Elsewhere the kernel does not tell it. */
  readonly linux?: true;
}
