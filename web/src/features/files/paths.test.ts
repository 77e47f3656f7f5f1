import { expect, it } from "vitest";
import { joined, nameOfPath, nameOfRepository } from "./paths";

it("names what a path leads to", () => {
  expect(nameOfPath("/home/ada/site/")).toBe("site");
  expect(nameOfPath("C:\\code\\site")).toBe("site");
  expect(nameOfPath("/")).toBe("/");
});

it("joins as the device writes it", () => {
  expect(joined("/home/ada", "site")).toBe("/home/ada/site");
  expect(joined("/", "site")).toBe("/site");
  expect(joined("C:\\code", "site")).toBe("C:\\code\\site");
});

it("calls a repository by its address", () => {
  expect(nameOfRepository("https://example.com/ada/site.git/")).toBe("site");
  expect(nameOfRepository("git@example.com:site.git")).toBe("site");
});
