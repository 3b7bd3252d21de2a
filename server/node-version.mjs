// Plain JavaScript, loaded before anything else: an older Node cannot even read the rest.
const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 24) {
  process.stderr.write(
    `Codraft runs on Node 24, and this is Node ${process.versions.node}. Run "npm ci" without leaving out optional packages (they bring Node 24 along), or install Node 24 from nodejs.org.\n`,
  );
  process.exit(1);
}
