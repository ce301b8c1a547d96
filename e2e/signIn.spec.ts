import { expect } from "playwright/test";
import { admin } from "./fixtures/people";
import { test } from "./fixtures/test";

test("a person signs in and sees the environments", async ({ environments, expectAccessible }) => {
  await expect(environments.heading).toBeVisible();
  await expectAccessible();
});

test("a wrong password is refused, and says so", async ({ signIn, page, expectAccessible }) => {
  await signIn.open();
  await expectAccessible();
  await signIn.submit({ ...admin, password: "not the password" });
  await expect(page.getByRole("alert").filter({ hasText: /password/i })).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in/);
});

test("without signing in there is nothing to see", async ({ page }) => {
  await page.goto("/environments");
  await expect(page).toHaveURL(/\/sign-in/);
});
