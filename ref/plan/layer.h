/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_PLAN_LAYER_H
#define SP_PLAN_LAYER_H

/** enum sp_layer - what a report speaks about, one claim each (REP) */
enum sp_layer {
    SP_LAYER_RESOURCES,
    SP_LAYER_FILESYSTEM,
    SP_LAYER_NETWORK,
    SP_LAYER_PRIVILEGE,
    SP_LAYER_MAX,
};

/** sp_layer_name() - the word on the wire */
const char *sp_layer_name(enum sp_layer layer);

#endif
