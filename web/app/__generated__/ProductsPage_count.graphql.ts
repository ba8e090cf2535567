/**
 * @generated SignedSource<<7882968c708ce3031a6806df90ed52d3>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type ProductsPage_count$data = {
  readonly nodes: ReadonlyArray<{
    readonly price: {
      readonly currency: string;
    };
  }>;
  readonly totalCount: number;
  readonly totalCountIsExact: boolean;
  readonly " $fragmentType": "ProductsPage_count";
};
export type ProductsPage_count$key = {
  readonly " $data"?: ProductsPage_count$data;
  readonly " $fragmentSpreads": FragmentRefs<"ProductsPage_count">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "ProductsPage_count",
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
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "Product",
      "kind": "LinkedField",
      "name": "nodes",
      "plural": true,
      "selections": [
        {
          "alias": null,
          "args": null,
          "concreteType": "Money",
          "kind": "LinkedField",
          "name": "price",
          "plural": false,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "currency",
              "storageKey": null
            }
          ],
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "ProductConnection",
  "abstractKey": null
};

(node as any).hash = "87fd6dd1786fe98bfc1fefe1403d2829";

export default node;
