/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SP_POLICY_WORDS_H
#define SP_POLICY_WORDS_H

/* The words that a policy's modes have on the wire, in the order of their enums. */

extern const char *const sp_on_unavailable_words[];
extern const char *const sp_filesystem_mode_words[];
extern const char *const sp_network_mode_words[];
extern const char *const sp_privilege_mode_words[];

#endif
