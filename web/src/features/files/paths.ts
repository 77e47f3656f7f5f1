/** The last part of a path of any system. */
export function nameOfPath(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== "") ?? path;
}

/** `name` in the folder `parent`, as the system of the device writes it. */
export function joined(parent: string, name: string): string {
  const separator = parent.includes("\\") && !parent.includes("/") ? "\\" : "/";
  return parent.endsWith(separator) ? parent + name : parent + separator + name;
}

/** What a repository is called: the last part of its address. */
export function nameOfRepository(url: string): string {
  const plain = url
    .trim()
    .replace(/\/+$/, "")
    .replace(/\.git$/, "");
  return plain.slice(Math.max(plain.lastIndexOf("/"), plain.lastIndexOf(":")) + 1);
}
