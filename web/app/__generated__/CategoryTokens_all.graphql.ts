/**
 * @generated SignedSource<<42496c48c6ebb61bbaf0c8bc7a132410>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type CategoryTokens_all$data = {
  readonly categories: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly name: string;
      readonly products: {
        readonly totalCount: number;
        readonly totalCountIsExact: boolean;
      };
    }>;
  };
  readonly " $fragmentType": "CategoryTokens_all";
};
export type CategoryTokens_all$key = {
  readonly " $data"?: CategoryTokens_all$data;
  readonly " $fragmentSpreads": FragmentRefs<"CategoryTokens_all">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "CategoryTokens_all",
  "selections": [
    {
      "alias": null,
      "args": [
        {
          "kind": "Literal",
          "name": "first",
          "value": 100
        }
      ],
      "concreteType": "CategoryConnection",
      "kind": "LinkedField",
      "name": "categories",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "concreteType": "Category",
          "kind": "LinkedField",
          "name": "nodes",
          "plural": true,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "id",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "name",
              "storageKey": null
            },
            {
              "alias": null,
              "args": [
                {
                  "kind": "Literal",
                  "name": "first",
                  "value": 1
                }
              ],
              "concreteType": "ProductConnection",
              "kind": "LinkedField",
              "name": "products",
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
              "storageKey": "products(first:1)"
            }
          ],
          "storageKey": null
        }
      ],
      "storageKey": "categories(first:100)"
    }
  ],
  "type": "Query",
  "abstractKey": null
};

(node as any).hash = "3b0be0c146c29a878aca019f58636b4d";

export default node;
