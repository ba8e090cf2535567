/**
 * @generated SignedSource<<805d5e804f78f4d3c116d134546a2812>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type CustomersPage_count$data = {
  readonly totalCount: number;
  readonly totalCountIsExact: boolean;
  readonly " $fragmentType": "CustomersPage_count";
};
export type CustomersPage_count$key = {
  readonly " $data"?: CustomersPage_count$data;
  readonly " $fragmentSpreads": FragmentRefs<"CustomersPage_count">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "CustomersPage_count",
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
  "type": "UserConnection",
  "abstractKey": null
};

(node as any).hash = "7702ab3a461a2195225ea579806e9d06";

export default node;
