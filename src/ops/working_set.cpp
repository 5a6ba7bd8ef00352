#include <makegood/ops/working_set.hpp>

#include <cstdint>

#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

namespace makegood::ops {

namespace {

// Code and constants. Where a segment may be written to, relocations are, which would be lost.
bool is_as_in_file(const ElfW(Phdr) & segment) { return segment.p_type == PT_LOAD && (segment.p_flags & PF_W) == 0; }

int unmap_what_is_in_files(dl_phdr_info* object, std::size_t, void*)
{
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    for (int index = 0; index < object->dlpi_phnum; ++index) {
        const auto& segment = object->dlpi_phdr[index];
        if (!is_as_in_file(segment))
            continue;
        const auto begin = (object->dlpi_addr + segment.p_vaddr) / page * page;
        const auto end = object->dlpi_addr + segment.p_vaddr + segment.p_memsz;
        ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED); // a hint: refused, it changes nothing
    }
    return 0;
}

} // namespace

void shrink_working_set()
{
    ::malloc_trim(0);
    ::dl_iterate_phdr(unmap_what_is_in_files, nullptr);
}

} // namespace makegood::ops
