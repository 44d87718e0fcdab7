/**
 * Header of an answer that is told piece by piece. nginx, which many put before the console, keeps an answer back until
 * its buffers are full: of a live stream not even the head arrives in minutes. It passes on at once what says so
 * (nginx, "ngx_http_proxy_module", proxy_buffering).
 */
export const AS_IT_COMES = ["X-Accel-Buffering", "no"] as const;
