# wirerace_unity(TARGET): compiles TARGET's sources eight at a time, as most of the time goes into what they all include.
# So names in anonymous namespaces are to be unique in a target, and none that one of its headers has: such a one may hide the
# other without a warning.
option(WIRERACE_UNITY "Compile several sources at a time: a whole build takes half as long, a small change longer" ON)

function(wirerace_unity target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${WIRERACE_UNITY} UNITY_BUILD_BATCH_SIZE 8)
endfunction()
