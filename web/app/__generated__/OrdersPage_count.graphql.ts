/**
 * @generated SignedSource<<9420d623e8999d68801c8f58c6829b77>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type OrdersPage_count$data = {
  readonly totalCount: number;
  readonly totalCountIsExact: boolean;
  readonly " $fragmentType": "OrdersPage_count";
};
export type OrdersPage_count$key = {
  readonly " $data"?: OrdersPage_count$data;
  readonly " $fragmentSpreads": FragmentRefs<"OrdersPage_count">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "OrdersPage_count",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "totalCount",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "totalCountIsExact",
      "storageKey": null
    }
  ],
  "type": "OrderConnection",
  "abstractKey": null
};

(node as any).hash = "9bbb2f06b2391cb0e0a1a4c098d5019f";

export default node;
