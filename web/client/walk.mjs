import { filter, firstValueFrom } from "rxjs";

/**
 * Pages through an operation's list to its end with fetchMore, and returns the ids in the order seen.
 * Throws where the list is not there, an id comes twice, a page leads nowhere, the number of ids
 * differs from an exact totalCount, or the cache's merged list differs from the pages.
 */
export async function walk(client, { query, variables, list }) {
  const observed = client.watchQuery({ query, variables });
  const subscription = observed.subscribe(); // A page on the screen; fetchMore adds to what it shows.
  try {
    const seen = new Set();
    let page = listOf(list, await firstResult(observed));
    for (;;) {
      add(seen, idsOf(page));
      const { hasNextPage, endCursor } = page.pageInfo;
      if (!hasNextPage) break;
      if (page.edges.length === 0 || !endCursor) throw new Error("says that there is more, but not where");
      page = listOf(list, await observed.fetchMore({ variables: { after: endCursor } }));
    }
    if (page.totalCountIsExact && page.totalCount !== seen.size) {
      throw new Error(`totalCount is ${page.totalCount}, but ${seen.size} ids were seen`);
    }
    const cached = idsOf(list(client.readQuery({ query, variables })));
    if (cached.join() !== [...seen].join()) throw new Error("the cache holds another list than the pages showed");
    return cached;
  } finally {
    subscription.unsubscribe();
  }
}

function firstResult(observed) {
  return firstValueFrom(observed.pipe(filter((result) => !result.loading)));
}

function listOf(list, { data, error }) {
  if (error) throw error;
  const page = list(data);
  if (!page) throw new Error("the answer holds no list: is the viewer logged in, and may they see it?");
  return page;
}

function idsOf(page) {
  return page.edges.map((edge) => edge.node.id);
}

function add(seen, ids) {
  for (const id of ids) {
    if (seen.has(id)) throw new Error(`${id} was seen twice`);
    seen.add(id);
  }
}
