import type { InfiniteData, QueryKey } from "@tanstack/react-query";
import type { Environment, SortOrder } from "@/lib/environments/types";
import type { ListFilters } from "./listFilters";

export type EnvironmentPage = { items: Environment[]; nextCursor: string | null };

/** A list as far as it is loaded. */
export type EnvironmentList = InfiniteData<EnvironmentPage, string | null>;

/** Under which key a list is kept: its filters are read back with `listFilters`. */
export function listKey(filters: ListFilters): QueryKey {
  return ["environments", filters];
}

export function listFilters(key: QueryKey): ListFilters {
  return key[1] as ListFilters;
}

/**
 * A loaded list after some environments changed. Known rows change in place, or leave when they no longer
 * match; new ones come in where the order puts them, unless that lies beyond what is loaded.
 */
export function mergeIntoList(list: EnvironmentList, changed: Environment[], filters: ListFilters): EnvironmentList {
  const news = new Map(changed.map((environment) => [environment.id, environment]));
  const known = new Set<string>();
  const pages = list.pages.map((page) => {
    if (!page.items.some(({ id }) => news.has(id))) return page;
    for (const { id } of page.items) if (news.has(id)) known.add(id);
    const items = page.items
      .map((item) => news.get(item.id) ?? item)
      .filter((item) => !news.has(item.id) || matches(item, filters));
    return { ...page, items };
  });
  for (const environment of changed) {
    if (!known.has(environment.id) && matches(environment, filters)) insert(pages, environment, filters.sort);
  }
  return { ...list, pages };
}

/** Whether an environment belongs to a list: the same answer as the server's query gives. */
export function matches(environment: Environment, filters: ListFilters): boolean {
  const { status, project, owner } = filters;
  if (status.length > 0 && !status.includes(environment.status)) return false;
  if (project && environment.project.id !== project) return false;
  if (owner && environment.owner.id !== owner) return false;
  const q = filters.q.trim().toLowerCase();
  const searched = [environment.name, environment.repositoryUrl, environment.ref ?? ""];
  return q === "" || searched.some((text) => text.toLowerCase().includes(q));
}

function insert(pages: EnvironmentPage[], environment: Environment, sort: SortOrder): void {
  for (const [index, page] of pages.entries()) {
    const at = page.items.findIndex((item) => compare(environment, item, sort) < 0);
    if (at >= 0) {
      pages[index] = { ...page, items: page.items.toSpliced(at, 0, environment) };
      return;
    }
  }
  const last = pages.at(-1);
  if (last && last.nextCursor === null) pages[pages.length - 1] = { ...last, items: [...last.items, environment] };
}

const sortFields = { created: "createdAt", expires: "expiresAt", name: "name" } as const;

function compare(one: Environment, other: Environment, sort: SortOrder): number {
  const field = sortFields[sort.replace("-", "") as keyof typeof sortFields];
  const order = text(one[field], other[field]) || text(one.id, other.id);
  return sort.startsWith("-") ? -order : order;
}

function text(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
