/** The words of commands that say what is done and to what: no name and no secret is one. */
const WORDS: ReadonlySet<string> = new Set([
  ...["no", "show", "list", "display", "get", "clear", "reset", "debug", "undebug", "ping", "exit", "end", "commit"],
  ...["write", "copy", "erase", "delete", "rm", "unset", "rollback", "reload", "reboot", "shutdown", "save", "load"],
  ...["add", "create", "modify", "bind", "unbind", "enable", "disable", "set", "edit", "request", "install", "run"],
  ...["memory", "terminal", "startup-config", "running-config", "configuration", "config", "configure", "ns.conf"],
  ...["tftp", "ftp", "scp", "sftp", "http", "https", "flash", "disk0", "nvram", "usb0", "bootflash"],
  ...["aaa", "accounting", "authentication", "authorization", "tacacs-server", "radius-server", "server", "audit"],
  ...["logging", "host", "trap", "buffered", "archive", "log", "syslog", "syslogaction", "syslogparams", "snmp-server"],
  ...["system", "services", "login", "user", "username", "users", "group", "partition", "role", "attempt"],
  ...["auth", "sys", "ltm", "net", "cm", "virtual", "pool", "node", "rule", "cert", "file", "ssl", "management"],
  ...["access-list", "access-group", "interface", "interfaces", "ip", "ipv6", "route", "router", "bgp", "ospf"],
  ...["vlan", "line", "vty", "console", "ssh", "telnet", "crypto", "key", "monitor", "session", "capture", "tunnel"],
  ...["version", "clock", "inventory", "security", "policies", "firewall", "filter", "protocols", "vpn", "policy"],
  ...["access-class", "guestshell", "loopback"],
  ...["events", "setting", "package", "boot", "image", "search", "cluster", "scheduler", "applet", "event"],
]);
/** The longest begin of a command that says all that is said of it. */
const MOST_WORDS = 4;
/** What stands behind these is a secret, or somebody's name. */
const LAST: ReadonlySet<string> = new Set(["username", "snmp-server", "key", "password", "passwd", "secret"]);

/** The first words of a command, as far as they are words of the language. The first alone may be another. */
export function wordsOf(command: string): string {
  const words: string[] = [];
  for (const part of command.trim().slice(0, 256).split(/\s+/, MOST_WORDS)) {
    // `tftp://…` is a place of which the sort is told.
    const word = part.replace(/:.*$/s, "");
    const known = wordIn(word, words.length === 0);
    if (known === undefined) break;
    words.push(known);
    if (LAST.has(known.toLowerCase())) break;
  }
  return words.join(" ");
}

/** `Tunnel7` is a tunnel, whichever it is. */
function wordIn(word: string, isFirst: boolean): string | undefined {
  if (isFirst) return /^[a-z][\w-]{1,31}$/i.test(word) ? word : undefined;
  const bare = word.replace(/\d{1,6}$/, "");
  return [word, bare].find((each) => WORDS.has(each.toLowerCase()));
}
