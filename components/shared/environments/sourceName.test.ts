import { describe, expect, it } from "vitest";
import { repositoryLabel, shortRevision, urlLabel } from "./sourceName";

describe("names of sources", () => {
  it.each([
    ["https://github.com/acme/shop.git", "acme/shop"],
    ["https://github.com/acme/shop/", "acme/shop"],
    ["git@github.com:acme/shop.git", "acme/shop"],
    ["ssh://git@git.example:2222/deep/er/acme/shop", "acme/shop"],
    ["http://127.0.0.1:3010/sample.git", "sample"],
    ["https://git.example/shop?x=1", "shop"],
    ["nonsense", "nonsense"],
  ])("%s is %s", (url, label) => {
    expect(repositoryLabel(url)).toBe(label);
  });

  it("shortens commits only", () => {
    expect(shortRevision("4f3a21c9e0b1d2c3a4f5e6d7c8b9a0f1e2d3c4b5")).toBe("4f3a21c");
    expect(shortRevision("feature/cafe")).toBe("feature/cafe");
  });

  it("leaves out the scheme", () => {
    expect(urlLabel("http://127.0.0.1:4100/")).toBe("127.0.0.1:4100");
  });
});
