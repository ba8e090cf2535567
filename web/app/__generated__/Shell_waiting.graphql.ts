/**
 * @generated SignedSource<<b3174206064bb90aff13161292b3c2f9>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type Shell_waiting$data = {
  readonly waiting: {
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly " $fragmentType": "Shell_waiting";
};
export type Shell_waiting$key = {
  readonly " $data"?: Shell_waiting$data;
  readonly " $fragmentSpreads": FragmentRefs<"Shell_waiting">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "Shell_waiting",
  "selections": [
    {
      "alias": "waiting",
      "args": [
        {
          "kind": "Literal",
          "name": "filter",
          "value": {
            "status": [
              "PAID"
            ]
          }
        },
        {
          "kind": "Literal",
          "name": "first",
          "value": 1
        },
        {
          "kind": "Literal",
          "name": "orderBy",
          "value": {
            "direction": "ASC",
            "field": "PLACED_AT"
          }
        }
      ],
      "concreteType": "OrderConnection",
      "kind": "LinkedField",
      "name": "orders",
      "plural": false,
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
      "storageKey": "orders(filter:{\"status\":[\"PAID\"]},first:1,orderBy:{\"direction\":\"ASC\",\"field\":\"PLACED_AT\"})"
    }
  ],
  "type": "Query",
  "abstractKey": null
};

(node as any).hash = "e4ebea53098abc5e8972a047856d2222";

export default node;
