/**
 * What a command line shows that it does, of a few things that attackers do with the means of the system itself. The line
 * stays behind: it holds what a log should not, as passwords.
 */
export type CommandSign =
  | "reverse-shell"
  | "encoded-command"
  | "download-and-run"
  | "history-cleared"
  | "log-cleared"
  | "copies-deleted"
  | "credentials-dumped"
  | "guard-stopped"
  | "keys-written"
  | "user-added"
  | "remote-shell";

/** As much of a line is looked at. */
const MOST_LINE = 4096;

const SHELL = "(?:ba|da|z|k|c|tc)?sh";
/** Between two words of one command, as far as anybody types. */
const NEAR = "[^|;&\\n]{0,120}";

/** The first that fits. Each begins with a word of its own, and goes no further than `NEAR`: a line costs its length. */
const SIGNS: readonly (readonly [CommandSign, RegExp])[] = [
  // https://gtfobins.github.io, "Reverse shell": what connects the streams of a shell to somewhere else.
  ["reverse-shell", /\/dev\/(?:tcp|udp)\/[^\s/]{1,253}\/\d/i],
  [
    "reverse-shell",
    new RegExp(
      String.raw`\b(?:nc|ncat|netcat|nc\.\w{1,16})(?:\.exe)?\s${NEAR}(?:-\w{0,8}[ec]\s{0,4}|--(?:sh-)?exec\s{0,4})(?:/\w{1,8}/){0,2}(?:${SHELL}|cmd|powershell)`,
      "i",
    ),
  ],
  ["reverse-shell", new RegExp(String.raw`\bsocat\s${NEAR}\bexec:`, "i")],
  ["reverse-shell", /\bmkfifo\s[^\n]{0,160}\b(?:nc|ncat|netcat|openssl|telnet)\b/i],
  [
    "reverse-shell",
    /\b(?:python[\d.]{0,5}|perl|ruby|php|lua|node)\s{1,4}-\w{1,3}\s[^\n]{0,200}(?:socket|fsockopen|TCPSocket|net\.connect)[^\n]{0,400}(?:dup2|exec|spawn|subprocess|\/bin\/(?:ba)?sh)/i,
  ],
  ["reverse-shell", /\bTCPClient\b[^\n]{0,400}\bGetStream\b/i],
  [
    "encoded-command",
    /\b(?:powershell|pwsh)(?:\.exe)?"?\s[^\n]{0,160}-e(?:n(?:c(?:odedcommand)?)?|c)?\s{1,4}"?[A-Za-z0-9+/=]{24}/i,
  ],
  [
    "download-and-run",
    /\b(?:IEX|Invoke-Expression)\b[^\n]{0,160}(?:DownloadString|WebClient|Invoke-WebRequest|\biwr\b|\birm\b)/i,
  ],
  [
    "download-and-run",
    /\b(?:DownloadString|Invoke-WebRequest|iwr|irm)\b[^\n]{0,200}\|\s{0,4}(?:IEX|Invoke-Expression)\b/i,
  ],
  ["download-and-run", /\bcertutil(?:\.exe)?\s[^\n]{0,80}-urlcache\b|\bbitsadmin(?:\.exe)?\s[^\n]{0,80}\/transfer\b/i],
  [
    "download-and-run",
    /\bmshta(?:\.exe)?"?\s{1,4}"?(?:https?:|vbscript:|javascript:)|\bregsvr32(?:\.exe)?\s[^\n]{0,80}\/i:https?:/i,
  ],
  [
    "download-and-run",
    new RegExp(
      String.raw`\b(?:curl|wget)\s[^|;\n]{0,300}\|\s{0,4}(?:sudo\s{1,4})?(?:/(?:usr/)?bin/)?(?:${SHELL}|python[\d.]{0,5}|perl)\b`,
      "i",
    ),
  ],
  [
    "history-cleared",
    /\bhistory\s{1,4}-\w{0,2}c\b|\b(?:unset|export)\s{1,4}HISTFILE\b(?:=\/dev\/null)?|\bHISTSIZE=0\b|(?:\brm\s[^|;\n]{0,80}|>\s{0,4}|\btruncate\s[^|;\n]{0,40}|\bshred\s[^|;\n]{0,40}|\bln\s{1,4}-\w{0,4}\s{1,4}\/dev\/null\s{1,4})[^\s|;]{0,80}\.(?:bash|zsh|python|mysql|psql|sh)_history\b/i,
  ],
  [
    "log-cleared",
    /\bwevtutil(?:\.exe)?"?\s{1,4}(?:cl|clear-log)\b|\bClear-EventLog\b|\bjournalctl\s[^|;\n]{0,40}--(?:vacuum-time=1s|rotate\s{1,4}--vacuum)|(?:\brm\s[^|;\n]{0,60}|\bshred\s[^|;\n]{0,60}|\btruncate\s[^|;\n]{0,40}|>\s{0,4})\/var\/log\/(?:auth\.log|secure|wtmp|btmp|lastlog|audit\/|syslog|messages)/i,
  ],
  [
    "copies-deleted",
    /\bvssadmin(?:\.exe)?"?\s{1,4}(?:delete\s{1,4}shadows|resize\s{1,4}shadowstorage)|\bshadowcopy\s{1,4}delete\b|\bwbadmin(?:\.exe)?"?\s{1,4}delete\b|\bbcdedit(?:\.exe)?"?\s[^\n]{0,80}recoveryenabled\s{1,4}"?no\b/i,
  ],
  [
    "credentials-dumped",
    /\bntdsutil(?:\.exe)?\b[^\n]{0,120}\bifm\b|\breg(?:\.exe)?"?\s{1,4}save\s{1,4}"?hk(?:lm|ey_local_machine)\\(?:sam|security|system)\b|\bcomsvcs(?:\.dll)?\b[^\n]{0,40}(?:\bMiniDump|#\+?0{0,8}24)\b|\b(?:procdump|sqldumper)\w{0,4}(?:\.exe)?\s[^\n]{0,80}\blsass\b|\bsekurlsa::|\blsadump::|\b(?:mimikatz|rubeus|secretsdump|lazagne|sharpdpapi)\b|\bgcore\s[^\n]{0,40}(?:sshd|gnome-keyring)/i,
  ],
  ["credentials-dumped", /\b(?:cat|cp|less|tac|base64|scp|tar|head|strings)\s[^|;\n]{0,120}\/etc\/(?:g?shadow)\b/i],
  [
    "guard-stopped",
    /\bauditpol(?:\.exe)?"?\s[^\n]{0,80}(?:\/clear|\/remove|disable)\b|\bSet-MpPreference\b[^\n]{0,120}-Disable\w{1,40}\s{1,4}(?:\$true|1)|\bAdd-MpPreference\b[^\n]{0,60}-Exclusion|\bauditctl\s{1,4}-(?:e\s{0,4}0|D)\b|\bsetenforce\s{1,4}0\b|\b(?:systemctl|service)\s[^|;\n]{0,40}\b(?:auditd|falco|osqueryd|wazuh-agent|rsyslog|syslog-ng)\b\s{1,4}(?:stop|disable)|\bsystemctl\s[^|;\n]{0,40}\b(?:stop|disable|mask|kill)\s[^|;\n]{0,40}\b(?:auditd|falco|osqueryd|wazuh-agent|rsyslog|syslog-ng|crowdstrike|falcon-sensor)\b|\bpkill\s[^|;\n]{0,40}\b(?:auditd|falco|osqueryd)\b/i,
  ],
  [
    "keys-written",
    /(?:>>?\s{0,4}|\btee\s[^|;\n]{0,60}|\b(?:cp|mv|sed\s{1,4}-i|vim?|nano|ed|install|dd\s[^|;\n]{0,40}of=)\s{0,4}[^|;\n]{0,160})[^\s|;]{0,100}\.ssh\/authorized_keys2?\b/i,
  ],
  [
    "user-added",
    /\bnet1?(?:\.exe)?"?\s{1,4}(?:user\s[^\n]{0,120}|(?:local)?group\s[^\n]{0,160})\/add\b|\b(?:useradd|adduser)\s[^|;\n]{0,80}-o\s[^|;\n]{0,20}-u\s{0,4}0\b/i,
  ],
  ["remote-shell", /\bpsexe(?:c|svc)\w{0,4}(?:\.exe)?\b|\\\\127\.0\.0\.1\\(?:ADMIN|C)\$|%COMSPEC%[^\n]{0,40}\/[QC]\s/i],
];

/** Undefined where it shows nothing. */
export function commandSign(line: string): CommandSign | undefined {
  const looked = line.slice(0, MOST_LINE);
  return SIGNS.find(([, pattern]) => pattern.test(looked))?.[0];
}
