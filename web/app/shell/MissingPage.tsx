import { useEffect } from "react";
import { graphql } from "react-relay/hooks";

import type { MissingPageQuery } from "../__generated__/MissingPageQuery.graphql";
import { load } from "../relay/load";
import { PageMissing } from "./states";

const query = graphql`
  query MissingPageQuery {
    ...Shell_viewer
  }
`;

/** An address that is no page's. No loader runs there, so it asks by itself for what the shell shows. */
export function MissingPage() {
  useEffect(() => {
    load<MissingPageQuery>(query, {}).catch(() => undefined); // the shell then shows nobody
  }, []);
  return <PageMissing />;
}
